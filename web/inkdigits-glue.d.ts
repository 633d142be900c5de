// Emscripten's output, build/web/inkdigits.js; scripts/bundle.mjs resolves the name.
declare module 'inkdigits-glue' {
  export default function createInkdigits(module: Record<string, unknown>): Promise<any>;
}
