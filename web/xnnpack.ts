// Brings up the XNNPACK module, which expects the few functions that Emscripten gave it.

/** Its exports, which src/network/xnnpack_web.js hands to our module. */
export async function startXnnpack(module: WebAssembly.Module): Promise<WebAssembly.Exports> {
  const page = 65536;
  let memory: WebAssembly.Memory;
  const instance = await WebAssembly.instantiate(module, {
    env: {
      abort() {
        throw new Error('XNNPACK aborted');
      },
      emscripten_memcpy_big(to: number, from: number, bytes: number) {
        new Uint8Array(memory.buffer).copyWithin(to >>> 0, from >>> 0, (from >>> 0) + (bytes >>> 0));
      },
      emscripten_get_heap_max: () => 2 ** 31,
      emscripten_resize_heap(bytes: number) {
        try {
          memory.grow(Math.ceil(((bytes >>> 0) - memory.buffer.byteLength) / page));
          return 1;
        } catch {
          return 0;
        }
      },
    },
    wasi_snapshot_preview1: {
      fd_close: () => 0,
      fd_seek: () => 0,
      // It writes only to say that an operator failed, which it tells its caller in no other way.
      fd_write() {
        throw new Error('XNNPACK failed to run an operator');
      },
    },
  });
  const exports = instance.exports;
  memory = exports['memory'] as WebAssembly.Memory;
  (exports['__wasm_call_ctors'] as () => void)();
  (exports['init'] as () => void)();
  return exports;
}
