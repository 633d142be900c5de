// The writing pad: pointer and keyboard in, strokes out. Strokes are kept as numbers in the units of
// the frame the writing began in; a pad of another size shows that frame scaled to fit, so turning
// the phone or resizing the window never loses ink.

import { svg } from '../dom.js';
import { say, sayCount } from '../messages.js';
import type { Box, Point, Stroke } from '../reading.js';
import { pathOf } from './ink.js';

export interface Frame {
  width: number;
  height: number;
}

export interface PadMark {
  box: Box;
  kind: 'selected' | 'refused' | 'trouble';
}

export interface PadEvents {
  /** The pen has touched the pad: whatever is shown is about to be out of date. */
  began(): void;
  /** Strokes were added, taken back, cleared or loaded. */
  changed(): void;
  /** The key for taking back the last stroke was pressed while the pad has the focus. */
  undone(): void;
  /** The key for clearing was. */
  cleared(): void;
  /** A digit key was pressed while the pad has the focus. */
  typed(digit: number): void;
}

/** Resting hands and stray fingers are ignored this long after a pen was seen. */
const PEN_RULES_MS = 30_000;

export class Pad {
  #strokes: Stroke[] = [];
  #undone: { strokes: Stroke[]; frame: Frame } | undefined;
  #frame: Frame = { width: 1, height: 1 };
  #live: { id: number; touch: boolean; stroke: Stroke; path: SVGPathElement } | undefined;
  #penSeen = -Infinity;
  #queued = 0;
  #keyPen: { x: number; y: number; stroke: Stroke | undefined } | undefined;

  readonly #ink = svg('g', { class: 'pad-ink' });
  readonly #marks = svg('g', { class: 'pad-marks' });
  readonly #cursor = svg('circle', { class: 'pad-cursor', r: 6, visibility: 'hidden' });
  readonly #surface = svg('svg', { 'aria-hidden': 'true', focusable: 'false' });

  constructor(
    readonly element: HTMLElement,
    private readonly events: PadEvents,
  ) {
    this.#surface.append(this.#marks, this.#ink, this.#cursor);
    element.append(this.#surface);
    element.addEventListener('pointerdown', this.#down);
    // A stroke may leave the pad, and not every pointer can be captured.
    window.addEventListener('pointermove', this.#move);
    window.addEventListener('pointerup', this.#up);
    window.addEventListener('pointercancel', this.#up);
    element.addEventListener('lostpointercapture', this.#up);
    element.addEventListener('keydown', this.#key);
    element.addEventListener('blur', () => {
      element.toggleAttribute('data-by-pointer', false);
      this.#liftKeyPen(true);
    });
    // iPadOS' Scribble and the pull-to-refresh of older Safari act on touch events, whatever
    // touch-action says.
    element.addEventListener('touchstart', (e) => e.cancelable && e.preventDefault(), { passive: false });
    element.addEventListener('touchmove', (e) => e.cancelable && e.preventDefault(), { passive: false });
    element.addEventListener('contextmenu', (e) => e.preventDefault());
    element.addEventListener('dragstart', (e) => e.preventDefault());
    new ResizeObserver(() => this.#fit()).observe(element);
    this.#fit();
  }

  get strokes(): readonly Stroke[] {
    return this.#strokes;
  }

  get frame(): Frame {
    return this.#frame;
  }

  /** Width of the pen's line. */
  get pen(): number {
    return this.#penWidth();
  }

  get empty(): boolean {
    return this.#strokes.length === 0;
  }

  get canUndo(): boolean {
    return !this.empty || this.#undone !== undefined;
  }

  /** Takes the last stroke back; right after a clear, brings the cleared ink back. */
  undo(): void {
    this.#endLive();
    this.#liftKeyPen(false);
    if (this.empty && this.#undone) {
      const { strokes, frame } = this.#undone;
      this.#undone = undefined;
      this.load(strokes, frame);
      return;
    }
    if (!this.#strokes.pop()) return;
    this.#ink.lastElementChild?.remove();
    this.#settle();
  }

  clear(): void {
    this.#endLive();
    this.#liftKeyPen(false);
    if (!this.empty) this.#undone = { strokes: this.#strokes, frame: this.#frame };
    this.#strokes = [];
    this.#ink.replaceChildren();
    this.mark([]);
    this.#settle();
  }

  /** Forgets what a clear would bring back. */
  forget(): void {
    this.#undone = undefined;
  }

  load(strokes: readonly Stroke[], frame: Frame): void {
    this.#endLive();
    this.#strokes = strokes.map((stroke) => [...stroke]);
    this.#frame = frame;
    this.#ink.replaceChildren(...this.#strokes.map((stroke) => this.#draw(stroke)));
    this.#settle();
  }

  /** Boxes drawn around parts of the ink. */
  mark(marks: PadMark[]): void {
    this.#marks.replaceChildren(
      ...marks.map(({ box: [x, y, w, h], kind }) => {
        const room = this.#penWidth();
        return svg('rect', {
          class: `mark mark-${kind}`,
          x: x - room,
          y: y - room,
          width: w + 2 * room,
          height: h + 2 * room,
          rx: room,
        });
      }),
    );
  }

  #settle(): void {
    this.#fit();
    this.element.toggleAttribute('data-inked', !this.empty);
    const n = this.#strokes.length;
    const ink = n ? sayCount('pad.ink.one', 'pad.ink.many', n) : say('pad.ink.none');
    this.element.setAttribute('aria-label', `${say('pad.label')}. ${ink}`);
    this.events.changed();
  }

  /** An empty pad's frame is the pad; ink keeps the frame it was written in. */
  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    if (this.empty && !this.#live) this.#frame = { width, height };
    this.#surface.setAttribute('viewBox', `0 0 ${this.#frame.width} ${this.#frame.height}`);
    this.#surface.setAttribute('stroke-width', String(this.#penWidth()));
  }

  #penWidth(): number {
    return Math.max(4, Math.min(9, Math.min(this.#frame.width, this.#frame.height) / 52));
  }

  #draw(stroke: Stroke): SVGPathElement {
    return svg('path', { d: pathOf(stroke) });
  }

  #point(event: PointerEvent): Point | undefined {
    const matrix = this.#surface.getScreenCTM();
    if (!matrix || matrix.a === 0) return undefined;
    return {
      x: (event.clientX - matrix.e) / matrix.a,
      y: (event.clientY - matrix.f) / matrix.d,
      t: Math.round(event.timeStamp),
      pressure: event.pressure,
    };
  }

  #down = (event: PointerEvent): void => {
    if (event.pointerType === 'pen') {
      this.#penSeen = event.timeStamp;
      // What came down before the pen was the hand that holds it.
      if (this.#live?.touch && event.button === 0) {
        this.#live.path.remove();
        this.#live = undefined;
      }
    }
    const touch = event.pointerType === 'touch';
    const palm = touch && event.timeStamp - this.#penSeen < PEN_RULES_MS;
    if (this.#live || palm || event.button !== 0) return;
    event.preventDefault();
    this.element.toggleAttribute('data-by-pointer', true);
    this.element.focus({ preventScroll: true });
    this.#liftKeyPen(true);
    const start = this.#point(event);
    if (!start) return;
    this.events.began();
    try {
      this.element.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already (a very quick tap); the stroke still counts.
    }
    const stroke = [start];
    const path = this.#draw(stroke);
    this.#ink.append(path);
    this.#live = { id: event.pointerId, touch, stroke, path };
    this.element.toggleAttribute('data-inked', true);
  };

  #move = (event: PointerEvent): void => {
    if (event.pointerType === 'pen') this.#penSeen = event.timeStamp;
    if (this.#live?.id !== event.pointerId) return;
    // Pens report several positions between two frames; without them fast curves become corners.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      const point = this.#point(each);
      const last = this.#live.stroke[this.#live.stroke.length - 1]!;
      if (point && Math.hypot(point.x - last.x, point.y - last.y) >= 0.75) this.#live.stroke.push(point);
    }
    this.#queued ||= requestAnimationFrame(() => {
      this.#queued = 0;
      if (this.#live) this.#live.path.setAttribute('d', pathOf(this.#live.stroke));
    });
  };

  #up = (event: PointerEvent): void => {
    if (this.#live?.id === event.pointerId) this.#endLive();
  };

  #endLive(): void {
    if (!this.#live) return;
    const { stroke, path } = this.#live;
    this.#live = undefined;
    path.setAttribute('d', pathOf(stroke));
    this.#add(stroke);
  }

  #add(stroke: Stroke): void {
    this.#undone = undefined;
    this.#strokes.push(stroke);
    this.#settle();
  }

  // Keyboard: a pen moved by the arrow keys.

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    this.element.toggleAttribute('data-by-pointer', false);
    const step = Math.min(this.#frame.width, this.#frame.height) / (event.shiftKey ? 12 : 36);
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (move) this.#moveKeyPen(...move);
    else if (event.key === ' ' && !event.repeat) this.#toggleKeyPen();
    else if (event.key === 'Escape' && this.#keyPen) this.#liftKeyPen(true);
    else if (event.key === 'Backspace') this.events.undone();
    else if (event.key === 'Delete') this.events.cleared();
    else if (/^[0-9]$/.test(event.key)) this.events.typed(Number(event.key));
    else return;
    event.preventDefault();
  };

  #moveKeyPen(dx: number, dy: number): void {
    this.#keyPen ??= { x: this.#frame.width / 2, y: this.#frame.height / 3, stroke: undefined };
    const pen = this.#keyPen;
    pen.x = Math.max(0, Math.min(this.#frame.width, pen.x + dx));
    pen.y = Math.max(0, Math.min(this.#frame.height, pen.y + dy));
    if (pen.stroke) {
      pen.stroke.push({ x: pen.x, y: pen.y });
      this.#ink.lastElementChild?.setAttribute('d', pathOf(pen.stroke));
    }
    this.#showKeyPen();
  }

  #toggleKeyPen(): void {
    this.#keyPen ??= { x: this.#frame.width / 2, y: this.#frame.height / 3, stroke: undefined };
    const pen = this.#keyPen;
    if (pen.stroke) {
      this.#liftKeyPen(false);
      return;
    }
    this.events.began();
    pen.stroke = [{ x: pen.x, y: pen.y }];
    this.#ink.append(this.#draw(pen.stroke));
    this.element.toggleAttribute('data-inked', true);
    this.#showKeyPen();
  }

  #liftKeyPen(hide: boolean): void {
    const stroke = this.#keyPen?.stroke;
    if (this.#keyPen) this.#keyPen.stroke = undefined;
    if (hide) this.#keyPen = undefined;
    this.#showKeyPen();
    if (stroke) this.#add(stroke);
  }

  #showKeyPen(): void {
    const pen = this.#keyPen;
    this.#cursor.setAttribute('visibility', pen ? 'visible' : 'hidden');
    this.#cursor.toggleAttribute('data-down', pen?.stroke !== undefined);
    if (!pen) return;
    this.#cursor.setAttribute('cx', String(pen.x));
    this.#cursor.setAttribute('cy', String(pen.y));
  }
}
