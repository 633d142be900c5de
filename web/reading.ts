// The Reading: what the reader answers, the same from the command line, C++ and JavaScript.

/** Left, top, width, height; in pixels of the upright picture, or in the unit of the strokes. */
export type Box = [x: number, y: number, width: number, height: number];

export interface Rival {
  digit: number;
  confidence: number;
}

/** What the network saw of one mark; only with `explain`. */
export interface Saw {
  /** 28x28, row-major, 0 = paper .. 255 = ink. */
  pixels: number[];
  /** Calibrated probability of each digit 0..9. */
  confidences: number[];
  /**
   * 7x7, row-major: how much the ink around each cell spoke for the digit that was read (nats); below 0
   * against it. Only with `evidence`, of the first 12 digits.
   */
  evidence?: number[];
}

export interface Digit {
  digit: number;
  /** Calibrated probability, never 1. */
  confidence: number;
  /** Above the threshold that the model card promises. */
  sure: boolean;
  box: Box;
  rivals: Rival[];
  /** An example said so, not the network; never `sure`. */
  learned?: true;
  saw?: Saw;
}

export interface Line {
  /** The digits, with a space where the writer left a gap. */
  text: string;
  box: Box;
  digits: Digit[];
}

/** A mark that was found but is no digit; it is not part of `text`. */
export interface Refused {
  box: Box;
  confidence: number;
  /** A slash, a dash, a comma or a point, which stays out even with `force`. */
  sign?: true;
  saw?: Saw;
}

export interface Source {
  kind: 'image' | 'pixels' | 'strokes';
  /** Of the upright picture, in its pixels; of the strokes' box. */
  width: number;
  height: number;
  /** EXIF orientation 1..8 that was applied; 1 where there was none. */
  orientation: number;
  /** Degrees clockwise turned beyond EXIF to stand upright: 0, 90, 180 or 270. */
  turned?: number;
}

export type WarningCode = 'blurry' | 'low_contrast' | 'small_digits' | 'tilted' | 'cut_off' | 'sign_left_out';

export interface Warning {
  code: WarningCode;
  message: string;
  box?: Box;
}

export type ErrorCode =
  | 'empty_file'
  | 'unsupported_format'
  | 'heic'
  | 'corrupt_image'
  | 'too_large'
  | 'no_ink'
  | 'not_digits'
  | 'too_many'
  | 'out_of_memory';

export interface GoodReading {
  ok: true;
  /** Lines joined with '\n'. */
  text: string;
  lines: Line[];
  source: Source;
  warnings: Warning[];
  refused?: Refused[];
}

export interface FailedReading {
  ok: false;
  error: { code: ErrorCode; message: string };
  source?: Source;
  warnings?: Warning[];
  refused?: Refused[];
}

export type Reading = GoodReading | FailedReading;

/** A pen position; any unit, y downward. Time and pressure are accepted and not used yet. */
export interface Point {
  x: number;
  y: number;
  t?: number;
  pressure?: number;
}

/** The pen's way from touching to leaving the surface. */
export type Stroke = Point[];

/** RGBA, 4 bytes a pixel, straight alpha, upright: an `ImageData`, or anything shaped like one. */
export interface Pixels {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A digit that was read wrong before, and what was meant by it. */
export interface Example {
  /** As `Saw.pixels` of that digit: 28x28, row-major, 0 = paper .. 255 = ink. */
  pixels: ArrayLike<number>;
  /** 0..9 */
  digit: number;
}

export interface ReadOptions {
  /** Whether the ink is darker or lighter than the paper; pictures only. Default 'auto'. */
  polarity?: 'auto' | 'dark' | 'light';
  /** The picture is one digit: no search for lines. Default false. */
  isolated?: boolean;
  /** The picture stands upright: it is not turned to make it so; pictures only. Default false. */
  upright?: boolean;
  /** Read every mark but dots and signs between digits as its best digit, refusing none. Default false. */
  force?: boolean;
  /** Strokes only: marks whose longer side is below this, in their unit, are no digits. Default 0. */
  minSize?: number;
  /** Add to each digit what the network saw. Default false. */
  explain?: boolean;
  /** With `explain`: and which ink spoke for the digit, at the cost of 50 readings each. Default false. */
  evidence?: boolean;
  /**
   * One writer's corrections: ink like an example's, which the network takes for what it took the
   * example for, is read as the example's digit. The nearer example wins; one whose digit is what the
   * network reads protects its like. Default none.
   */
  examples?: readonly Example[];
  /** Aborting it cancels the reading; the promise rejects with the signal's reason (an AbortError). */
  signal?: AbortSignal;
}

/**
 * Resolves to a Reading for anything that is wrong with the input. Rejects only when the
 * installation is broken (`BrokenInstallation`), when `signal` is aborted, or after `dispose`.
 */
export interface Reader {
  /** A picture file. The bytes are not changed and stay the caller's. */
  readImage(bytes: Blob | ArrayBuffer | Uint8Array, options?: ReadOptions): Promise<Reading>;
  readPixels(image: Pixels, options?: ReadOptions): Promise<Reading>;
  readStrokes(strokes: readonly (readonly Point[])[], options?: ReadOptions): Promise<Reading>;
  /** Frees what the reader holds; readings under way reject with an AbortError. */
  dispose(): void;
}
