// Whether a host's colours can be read: WCAG 2 contrast, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.

type Rgb = [red: number, green: number, blue: number];

/** Of #rrggbb or #rgb. */
function rgbOf(colour: string): Rgb {
  const digits = colour.length === 4 ? colour.replace(/[\da-f]/gi, '$&$&') : colour;
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb;
}

function luminance(colour: string): number {
  const [r, g, b] = rgbOf(colour).map((value) => {
    const v = value / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** 1..21 */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `share` of one colour in another, 0..1. */
export function mix(colour: string, into: string, share: number): string {
  const [a, b] = [rgbOf(colour), rgbOf(into)];
  return `#${a.map((value, i) => Math.round(value * share + b[i]! * (1 - share)).toString(16).padStart(2, '0')).join('')}`;
}

/** The page's own colours, by the names of styles.css, as #rrggbb. */
export type Palette = Readonly<Record<string, string>>;

/** Text is read on these; the limits are WCAG's AA for text. */
const TEXT_ON_PAPER = ['ink', 'soft', 'unsure', 'bad', 'good'];
const LEAST = 4.5;

/** What to change in the palette for an accent; undefined if it could not be read. */
export function withAccent(accent: string, { card, paper, ink, white, black }: Palette): Palette | undefined {
  if (contrast(accent, card!) < LEAST || contrast(accent, paper!) < LEAST) return undefined;
  const onAccent = contrast(accent, white!) >= contrast(accent, black!) ? white! : black!;
  const accentSoft = mix(accent, card!, 0.14);
  if (contrast(accentSoft, ink!) < LEAST) return undefined;
  return { accent, 'on-accent': onAccent, 'accent-soft': accentSoft };
}

export function withPaper(paper: string, palette: Palette): Palette | undefined {
  return TEXT_ON_PAPER.every((name) => contrast(palette[name]!, paper) >= LEAST) ? { paper } : undefined;
}
