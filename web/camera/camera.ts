// A live view of the page in front of the camera. It takes the picture by itself once the writing is
// sharp and the hand is steady, and the camera goes off on every way out.

import { byId } from '../dom.js';
import { type MessageKey, say } from '../messages.js';

/** Of the picture's width and height, on each side of the frame: what lies outside is neither judged nor taken. */
const MARGIN = 0.06;
/** Side of the small grey frames that are judged. */
const JUDGED = 160;
const EVERY_MS = 180;
/** Frames in a row that must be good: about a second. */
const STEADY_FRAMES = 5;
/** Mean change per pixel, 0..255, below which the hand is steady; sensor noise is about 2. */
const STEADY = 4;
/** Mean of the strongest hundredth of brightness steps, 0..255; ink on paper in focus has over 60. */
const SHARP = 40;

declare global {
  interface MediaTrackCapabilities {
    torch?: boolean;
  }
  interface MediaTrackConstraintSet {
    torch?: boolean;
  }
}

export class Camera {
  readonly #dialog = byId<HTMLDialogElement>('camera');
  readonly #video = byId<HTMLVideoElement>('camera-video');
  readonly #frame = byId('camera-frame');
  readonly #hint = byId('camera-hint');
  readonly #torch = byId<HTMLButtonElement>('camera-torch');
  #stream: MediaStream | undefined;
  #watching = 0;
  /** Counts openings: a permission given after the view was closed must not turn the camera on. */
  #opening = 0;

  constructor(
    private readonly taken: (picture: File) => void,
    private readonly elsewhere: (way: 'photo' | 'file') => void,
  ) {
    byId('camera-take').addEventListener('click', () => void this.#take());
    byId('camera-close').addEventListener('click', () => this.close());
    byId('camera-file').addEventListener('click', () => {
      this.close();
      elsewhere('file');
    });
    this.#torch.addEventListener('click', () => void this.#light());
    this.#video.addEventListener('resize', () => this.#fit());
    new ResizeObserver(() => this.#fit()).observe(this.#video);
    this.#dialog.addEventListener('close', () => this.#off());
    document.addEventListener('visibilitychange', () => document.hidden && this.close());
    window.addEventListener('pagehide', () => this.close());
  }

  async open(): Promise<void> {
    if (!navigator.mediaDevices?.getUserMedia) {
      this.elsewhere('photo');
      return;
    }
    const opening = ++this.#opening;
    this.#tell('camera.starting', 'busy');
    this.#torch.hidden = true;
    this.#dialog.showModal();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1440 } },
      });
      if (opening !== this.#opening || !this.#dialog.open) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.#stream = stream;
      const [track] = stream.getVideoTracks();
      track?.addEventListener('ended', () => {
        this.#off();
        this.#tell('camera.lost', 'off');
      });
      this.#torch.hidden = !track?.getCapabilities?.().torch;
      this.#torch.setAttribute('aria-pressed', 'false');
      this.#video.srcObject = stream;
      await this.#video.play();
      // Stopped meanwhile.
      if (opening !== this.#opening) return;
      this.#tell('camera.hint', 'on');
      this.#watch();
    } catch (error) {
      if (opening !== this.#opening) return;
      // It may be on and still not be shown.
      this.#off();
      this.#tell(whyNot(error), 'off');
    }
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close();
    this.#off();
  }

  #off(): void {
    this.#opening++;
    clearInterval(this.#watching);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
  }

  #tell(key: MessageKey, state: 'busy' | 'on' | 'off'): void {
    this.#hint.textContent = say(key);
    this.#dialog.dataset.state = state;
    byId<HTMLButtonElement>('camera-take').disabled = state !== 'on';
  }

  /** Lays the frame over the video as it is shown. */
  #fit(): void {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.#video;
    const scale = Math.min(clientWidth / videoWidth, clientHeight / videoHeight);
    const edge = (room: number, side: number) => `${(room - side * scale) / 2 + MARGIN * side * scale}px`;
    if (videoWidth) this.#frame.style.inset = `${edge(clientHeight, videoHeight)} ${edge(clientWidth, videoWidth)}`;
  }

  /** What is inside the frame, `width` pixels wide; all of its pixels without one. */
  #framed(canvas: HTMLCanvasElement, width?: number): CanvasRenderingContext2D | undefined {
    const { videoWidth, videoHeight } = this.#video;
    const [w, h] = [videoWidth * (1 - 2 * MARGIN), videoHeight * (1 - 2 * MARGIN)];
    if (!videoWidth) return undefined;
    canvas.width = Math.round(width ?? w);
    canvas.height = Math.round((canvas.width * h) / w);
    const context = canvas.getContext('2d', { willReadFrequently: width !== undefined });
    context?.drawImage(this.#video, videoWidth * MARGIN, videoHeight * MARGIN, w, h, 0, 0, canvas.width, canvas.height);
    return context ?? undefined;
  }

  /** Looks at a small frame a few times a second. */
  #watch(): void {
    const canvas = document.createElement('canvas');
    let before: Uint8Array | undefined;
    let good = 0;
    clearInterval(this.#watching);
    this.#watching = window.setInterval(() => {
      const context = this.#framed(canvas, JUDGED);
      if (!context) return;
      const now = grey(context.getImageData(0, 0, canvas.width, canvas.height));
      const steady = before?.length === now.length && change(before, now) < STEADY;
      const sharp = sharpness(now, canvas.width) > SHARP;
      before = now;
      good = steady && sharp ? good + 1 : 0;
      this.#dialog.toggleAttribute('data-good', good > 1);
      const hint = say(good > 1 ? 'camera.steady' : sharp ? 'camera.hold' : 'camera.hint');
      // Read out only when it changes.
      if (this.#hint.textContent !== hint) this.#hint.textContent = hint;
      if (good >= STEADY_FRAMES) void this.#take();
    }, EVERY_MS);
  }

  async #take(): Promise<void> {
    clearInterval(this.#watching);
    const canvas = document.createElement('canvas');
    if (!this.#stream || !this.#framed(canvas)) return;
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
    this.close();
    if (picture) this.taken(new File([picture], say('camera.picture'), { type: 'image/jpeg' }));
  }

  async #light(): Promise<void> {
    const on = this.#torch.getAttribute('aria-pressed') !== 'true';
    try {
      await this.#stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
      this.#torch.setAttribute('aria-pressed', String(on));
    } catch {
      this.#torch.hidden = true;
    }
  }
}

function whyNot(error: unknown): MessageKey {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera.refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'camera.none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'camera.taken';
  return 'camera.lost';
}

function grey({ data }: ImageData): Uint8Array {
  const out = new Uint8Array(data.length / 4);
  for (let i = 0; i < out.length; i++) out[i] = (data[4 * i]! * 77 + data[4 * i + 1]! * 150 + data[4 * i + 2]! * 29) >> 8;
  return out;
}

function change(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}

/** Mean of the strongest hundredth of steps between neighbours: judged on edges, not on blank paper. */
function sharpness(pixels: Uint8Array, width: number): number {
  const histogram = new Uint32Array(256);
  for (let i = 0; i + width < pixels.length; i++) {
    const step = Math.max(Math.abs(pixels[i]! - pixels[i + 1]!), Math.abs(pixels[i]! - pixels[i + width]!));
    histogram[step]!++;
  }
  let left = Math.round(pixels.length / 100);
  const count = left;
  let sum = 0;
  for (let step = 255; step >= 0 && left > 0; step--) {
    const n = Math.min(left, histogram[step]!);
    sum += n * step;
    left -= n;
  }
  return sum / count;
}
