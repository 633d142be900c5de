// The user's picture, upright, with what was read boxed and labelled on it. The overlay lives in the
// coordinates of the Reading; the browser applies EXIF by itself, `turned` is applied here.

import { byId, h, svg } from '../dom.js';
import type { Box, Source } from '../reading.js';

export interface PictureBox {
  /** Undefined for the whole picture. */
  box: Box | undefined;
  kind: 'digit' | 'unsure' | 'refused' | 'trouble';
  label: string;
  key?: unknown;
}

export interface Shown {
  url: string;
  name: string;
  /** Undefined until it was read. */
  source: Source | undefined;
}

type Size = Pick<Source, 'width' | 'height' | 'turned'>;

/** Puts an image into an upright frame of `size`; the frame's own size is up to its style. */
function upright(img: HTMLImageElement, size: Size): void {
  const turned = size.turned ?? 0;
  const sideways = turned % 180 !== 0;
  img.style.width = sideways ? `${(size.height / size.width) * 100}%` : '100%';
  img.style.height = sideways ? `${(size.width / size.height) * 100}%` : '100%';
  img.style.transform = `translate(-50%, -50%) rotate(${turned}deg)`;
}

/** The part of the picture inside a region, filling an element of `name` that has the region's shape. */
function partOf({ url }: Shown, source: Source, [x, y, w, h0]: Box, name: string): HTMLElement {
  const img = h('img', { src: url, alt: '', draggable: 'false' });
  upright(img, source);
  const sheet = h('span', { class: 'crop-sheet' }, img);
  sheet.style.width = `${(source.width / w) * 100}%`;
  sheet.style.height = `${(source.height / h0) * 100}%`;
  sheet.style.left = `${(-x / w) * 100}%`;
  sheet.style.top = `${(-y / h0) * 100}%`;
  return h('span', { class: name, 'aria-hidden': 'true' }, sheet);
}

/**
 * The part of the picture inside a box, as a small picture of its own. It stands among the digits of
 * the answer, so nothing in it may be a block: blocks would break the answer's text into lines.
 */
export function cropOf(shown: Shown, [x, y, w, h0]: Box): HTMLElement | undefined {
  if (!shown.source) return undefined;
  const side = Math.max(w, h0, 1) * 1.25;
  const crop = partOf(shown, shown.source, [x + w / 2 - side / 2, y + h0 / 2 - side / 2, side, side], 'ink crop');
  // A narrow digit's neighbours are none of its business.
  const beside = Math.max(0, 50 - (w / side) * 50 - 6);
  const above = Math.max(0, 50 - (h0 / side) * 50 - 6);
  crop.style.clipPath = `inset(${above}% ${beside}% round 6px)`;
  return crop;
}

/** A box among its neighbours: four times as wide as high, the box outlined. */
export function surroundingsOf(shown: Shown, [x, y, w, h0]: Box): HTMLElement | undefined {
  if (!shown.source) return undefined;
  const height = Math.max(h0, w / 2, 1) * 1.5;
  const [left, top] = [x + w / 2 - 2 * height, y + h0 / 2 - height / 2];
  const part = partOf(shown, shown.source, [left, top, 4 * height, height], 'surroundings');
  const mark = h('span', { class: 'surroundings-mark' });
  mark.style.left = `${((x - left) / (4 * height)) * 100}%`;
  mark.style.top = `${((y - top) / height) * 100}%`;
  mark.style.width = `${(w / (4 * height)) * 100}%`;
  mark.style.height = `${(h0 / height) * 100}%`;
  part.append(mark);
  return part;
}

/** CSS pixels: a strip that would be lower scrolls sideways, or its digits and boxes could not be told apart. */
const LEAST_HEIGHT = 48;
/** CSS pixels around a box that a finger may miss it by. */
const REACH = 22;

export class PictureView {
  readonly #stage = byId('picture');
  readonly #img = byId<HTMLImageElement>('picture-img');
  readonly #frame = byId('picture-frame');
  readonly #overlay = byId<SVGSVGElement>('picture-overlay');
  readonly #broken = byId('picture-broken');
  #shown: Shown | undefined;
  #boxes: PictureBox[] = [];
  #coming: PictureBox[] = [];
  #selected: unknown;
  /** Sideways. */
  #scrolls = false;

  /** `tapped`: a box, shown by `element`, that has a key. */
  constructor(private readonly tapped: (key: unknown, element: SVGElement) => void) {
    this.#overlay.addEventListener('click', (event) => this.#tap(event));
    this.#img.addEventListener('load', () => this.#fit());
    this.#img.addEventListener('error', () => {
      this.#frame.hidden = true;
      this.#broken.hidden = false;
    });
    new ResizeObserver(() => this.#draw()).observe(this.#frame);
    new ResizeObserver(() => this.#fit()).observe(this.#stage);
  }

  show(shown: Shown, alt: string): void {
    const same = this.#shown?.url === shown.url;
    this.#shown = shown;
    this.#img.alt = alt;
    if (!same) {
      this.#boxes = this.#coming = [];
      this.#broken.hidden = true;
      this.#frame.hidden = false;
      byId('picture-broken-name').textContent = shown.name;
      this.#img.src = shown.url;
      this.layOn('');
    }
    this.#fit();
  }

  /** The colour under what is transparent in the picture, here and wherever a part of it is shown; empty for white. */
  layOn(paper: string): void {
    document.body.style.setProperty('--under', paper);
  }

  /** They are drawn after the next frame: a hundred of them and the digits they go with would hold up the page. */
  boxes(boxes: PictureBox[]): void {
    this.#coming = boxes;
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (this.#coming !== boxes) return;
        this.#boxes = boxes;
        this.#draw();
      }),
    );
  }

  select(key: unknown): void {
    this.#selected = key;
    this.#mark();
    const box = this.#scrolls && this.#overlay.querySelector('[data-selected]')?.getBoundingClientRect();
    if (!box) return;
    const { left, width } = this.#stage.getBoundingClientRect();
    this.#stage.scrollLeft += box.left + box.width / 2 - left - width / 2;
  }

  #mark(): void {
    const key = this.#selected;
    this.#boxes.forEach((box, i) => {
      this.#overlay.children[i]?.toggleAttribute('data-selected', key !== undefined && box.key === key);
    });
  }

  /** Brings the box with this key into view. */
  reveal(key: unknown): void {
    const at = this.#boxes.findIndex((box) => box.key === key);
    this.#overlay.children[at]?.scrollIntoView({ block: 'center' });
    this.select(key);
  }

  /** The box under a finger, or the next one within its reach. */
  #tap({ clientX, clientY }: MouseEvent): void {
    let least = REACH;
    let nearest = -1;
    [...this.#overlay.children].forEach((group, i) => {
      if (this.#boxes[i]?.key === undefined) return;
      const { left, right, top, bottom } = group.firstElementChild!.getBoundingClientRect();
      const outside = Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
      // Inside several, the one whose middle is nearest.
      const distance = outside || Math.hypot(left + right - 2 * clientX, top + bottom - 2 * clientY) / 1e4;
      if (distance < least) [least, nearest] = [distance, i];
    });
    if (nearest >= 0) this.tapped(this.#boxes[nearest]!.key, this.#overlay.children[nearest] as SVGElement);
  }

  #size(): Size | undefined {
    const source = this.#shown?.source;
    if (source?.width) return source;
    const { naturalWidth: width, naturalHeight: height } = this.#img;
    return width ? { width, height, turned: 0 } : undefined;
  }

  /** The frame takes the picture's shape, as large as the stage allows. */
  #fit(): void {
    const size = this.#size();
    if (!size || this.#frame.hidden) return;
    const room = { width: this.#stage.clientWidth, height: Math.max(240, window.innerHeight * 0.72) };
    const scale = Math.min(Math.max(room.width / size.width, LEAST_HEIGHT / size.height), room.height / size.height);
    this.#scrolls = size.width * scale > room.width + 1;
    // With the keyboard, too.
    if (this.#scrolls) this.#stage.tabIndex = 0;
    else this.#stage.removeAttribute('tabindex');
    this.#frame.style.width = `${size.width * scale}px`;
    this.#frame.style.height = `${size.height * scale}px`;
    // On paper it may have to be smaller.
    this.#frame.style.aspectRatio = `${size.width / size.height}`;
    upright(this.#img, size);
    this.#overlay.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
    this.#draw();
  }

  #draw(): void {
    const size = this.#size();
    const shownWidth = this.#frame.clientWidth;
    if (!size || !shownWidth) return;
    const pixel = size.width / shownWidth; // picture pixels per CSS pixel
    this.#overlay.replaceChildren(
      ...this.#boxes.map(({ box, kind, label, key }) => {
        const inset = 0.03 * Math.min(size.width, size.height);
        const [x, y, w, h0] = box ?? [inset, inset, size.width - 2 * inset, size.height - 2 * inset];
        const room = 3 * pixel;
        const font = Math.max(6 * pixel, Math.min(18 * pixel, h0 * 0.42));
        const tagWidth = font * (0.55 * label.length + 0.5);
        const tagY = Math.max(0, y - room - font * 1.15);
        const group = svg(
          'g',
          { class: `box box-${kind}${key === undefined ? '' : ' box-opens'}`, 'data-box': label },
          svg('rect', {
            class: 'box-frame',
            x: x - room,
            y: y - room,
            width: w + 2 * room,
            height: h0 + 2 * room,
            rx: 4 * pixel,
          }),
        );
        if (label)
          group.append(
            svg('rect', {
              class: 'box-tag',
              x: x - room,
              y: tagY,
              width: tagWidth,
              height: font * 1.15,
              rx: 3 * pixel,
            }),
            svg(
              'text',
              { x: x - room + tagWidth / 2, y: tagY + font * 0.93, 'font-size': font, 'text-anchor': 'middle' },
              label,
            ),
          );
        return group;
      }),
    );
    this.#mark();
  }
}
