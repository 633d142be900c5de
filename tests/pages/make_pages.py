"""Synthetic pages of handwritten numbers, with labels.

Digits of real writers (pen strokes of ../shared/data/train and MNIST's training half) are written
over paper: plain, ruled, squared, tables; black, blue, red, green pens and pencil, white on black;
a fifth of the neighbours touching; then photographed: tilt, perspective, shadow, blur, noise, JPEG,
a dark table around the sheet. The same seed makes the same pages. `--view steep` holds the phone 20 to
45 degrees off the upright, with a dark or a light table around the sheet or paper all over the picture;
`--view leaning` lays the sheet 5 to 15 degrees askew on a dark or a brown table.

    /usr/bin/python3 tests/pages/make_pages.py --strokes ../shared/data/train --mnist ../cache/mnist \\
        --count 500 --out ../cache/pages
    build/native/inkdigits eval --pages ../cache/pages/labels.jsonl
"""
import argparse
import gzip
import json
import math
from collections import defaultdict
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

INKS = {  # name: colour range, share of the pages
    "black": ((20, 20, 25), 5), "blue": ((30, 50, 150), 5), "red": ((190, 40, 50), 1),
    "green": ((20, 110, 60), 1), "pencil": ((115, 115, 120), 2),
}
PAPERS = [(250, 250, 248), (245, 240, 225), (235, 235, 240), (250, 240, 120), (225, 225, 222)]
RULINGS = {"plain": 5, "ruled": 3, "squared": 2, "table": 2}


def pick(rng, weights):
    names = list(weights)
    p = np.array([weights[n] for n in names], float)
    return names[rng.choice(len(names), p=p / p.sum())]


def flawed(strokes, label):
    """A dash that is part of a digit, or two digits under one label (as in model/data.py)."""
    width, height = np.ptp(np.concatenate(strokes), 0)
    return width > (1.3 if label == 1 else 1.5 if label == 4 else 1.9) * height


class Hands:
    """Digits by writer: writers[i][digit] is a list of glyphs (list of strokes, unit = digit height); of the
    samples of the files that `chosen` takes."""

    def __init__(self, strokes, mnist, chosen=lambda sample: True):
        self.strokes = Path(strokes)
        self.writers = []
        for name in ("unipen-1a-digits-clean", "pendigits-train"):
            byWriter = defaultdict(lambda: defaultdict(list))
            with gzip.open(Path(strokes) / f"{name}.jsonl.gz", "rt") as lines:
                for line in lines:
                    s = json.loads(line)
                    pts = [np.array(p, float) for p in s["strokes"] if len(p)]
                    if pts and not flawed(pts, int(s["label"])) and chosen(s):
                        byWriter[s.get("writer")][int(s["label"])].append(pts)
            for digits in byWriter.values():
                if len(digits) < 10:
                    continue
                heights = [np.ptp(np.concatenate(g)[:, 1]) for d in digits.values() for g in d]
                unit = np.median(heights)
                if unit <= 0:
                    continue
                self.writers.append({d: [self.place(g, unit) for g in gs] for d, gs in digits.items()})
        images = np.frombuffer((Path(mnist) / "train-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
        labels = np.frombuffer((Path(mnist) / "train-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
        images = images.reshape(-1, 28, 28)[:20000]
        self.mnist = {d: images[labels[:20000] == d] for d in range(10)}

    @staticmethod
    def place(glyph, unit):
        points = np.concatenate(glyph)
        low, high = points.min(0), points.max(0)
        height = max(high[1] - low[1], 1e-6)
        # The writer's own proportions, but no digit below 0.55 or above 1.5 of the usual.
        scale = np.clip(height / unit, 0.55, 1.5) / height
        scale = min(scale, 1.3 / max(high[0] - low[0], 1e-6))
        return [(p - [low[0], high[1]]) * scale for p in glyph]  # left 0, bottom 0


class Sheet:
    """Ink coverage of one page, drawn at twice its size."""

    def __init__(self, width, height):
        self.size = (width, height)
        self.ink = Image.new("L", (2 * width, 2 * height))
        self.draw = ImageDraw.Draw(self.ink)

    def stroke_glyph(self, glyph, x, bottom, size, pen):
        for stroke in glyph:
            pts = [(2 * (x + px * size), 2 * (bottom + py * size)) for px, py in stroke]
            r = pen
            if len(pts) > 1:
                self.draw.line(pts, fill=255, width=max(1, round(2 * pen)), joint="curve")
            for px, py in (pts[0], pts[-1]):
                self.draw.ellipse([px - r, py - r, px + r, py + r], fill=255)

    def picture_glyph(self, picture, x, bottom, size):
        ys, xs = np.nonzero(picture > 40)
        crop = Image.fromarray(picture[ys.min():ys.max() + 1, xs.min():xs.max() + 1])
        w, h = max(1, round(2 * size * crop.width / 20)), max(1, round(2 * size * crop.height / 20))
        # Enlarged MNIST is soft; a pen's edge is not.
        crop = crop.resize((w, h), Image.BICUBIC).point(lambda v: max(0, min(255, (v - 70) * 3)))
        at = (round(2 * x), round(2 * bottom) - h)
        self.ink.paste(255, at, crop)
        return w / 2


def write_number(rng, sheet, hand, text, x, bottom, size, pen, touching, spacing):
    """Writes digits from x on; returns where the number ends."""
    for i, c in enumerate(text):
        jitter = bottom + rng.normal(0, 0.04) * size
        if isinstance(hand, dict) and hand.get("mnist"):
            glyphs = hand["mnist"][int(c)]
            width = sheet.picture_glyph(glyphs[rng.integers(len(glyphs))], x, jitter, size)
        else:
            glyph = hand[int(c)][rng.integers(len(hand[int(c)]))]
            width = max(p[:, 0].max() for p in glyph) * size + pen
            sheet.stroke_glyph(glyph, x + pen / 2, jitter, size, pen)
        touch = i + 1 < len(text) and rng.random() < touching
        x += width + (-0.06 * size if touch else size * spacing * rng.uniform(0.6, 1.4) + pen)
    return x


def spread(mask, pads, repeat):
    """A picture of the paper, continued beyond its edges: mirrored, or by nothing."""
    (left, top), (right, bottom) = pads
    widths = [(top, bottom), (left, right)] + [(0, 0)] * (mask.ndim - 2)
    return np.pad(mask, widths, "reflect") if repeat else np.pad(mask, widths)


def look_from(rng, w, h, tilt, turn, roll):
    """Homography from sheet to picture, as a function of points, of a camera that looks at the sheet's middle."""
    distance = rng.uniform(0.85, 1.4) * max(w, h)
    t, a, r = (math.radians(v) for v in (tilt, turn, roll))
    # The sheet turns about the axis at the angle `turn`, then the camera about its own.
    axis = np.array([math.cos(a), math.sin(a), 0])
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    lean = np.eye(3) + math.sin(t) * k + (1 - math.cos(t)) * k @ k
    about = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    turned = about @ lean
    matrix = np.diag([distance, distance, 1]) @ np.column_stack([turned[:, 0], turned[:, 1], [0, 0, distance]])
    matrix = matrix @ np.array([[1, 0, -w / 2], [0, 1, -h / 2], [0, 0, 1]])
    return matrix / matrix[2, 2]


def through(matrix, points):
    p = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return p[:, :2] / p[:, 2:]


def frame_view(rng, view, w, h, written):
    """(homography from sheet to picture, size of the picture, pads of paper around the sheet or None, facts)."""
    if view == "leaning":
        surface, tilt = "dark", rng.uniform(0, 12)
        turn, roll = rng.uniform(0, 360), rng.uniform(5, 15) * rng.choice([-1, 1])
    else:
        surface, tilt = str(rng.choice(["dark", "light", "none"])), rng.uniform(20, 45)
        # The phone leans back or forth, to a side, or cornerwise.
        turn, roll = rng.choice([0, 180, 0, 180, 90, 270, 45, 135, 225, 315]) + rng.normal(0, 12), rng.normal(0, 2.5)
    matrix = look_from(rng, w, h, tilt, turn, roll)
    sheet = np.array([[0, 0], [w, 0], [w, h], [0, h]], float)
    left, top, right, bottom = written
    corners = sheet if surface != "none" else np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    seen = through(matrix, corners)
    low, high = seen.min(0), seen.max(0)
    room = (high - low) * rng.uniform(0.02, 0.12, (2, 2)).clip(0.02) + 4
    low, high = low - room[0], high + room[1]
    size = high - low
    scale = min(1.15, 2300 / size.max())
    matrix = np.diag([scale, scale, 1]) @ np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ matrix
    size = np.ceil(size * scale).astype(int)
    pads = None
    if surface == "none":
        back = through(np.linalg.inv(matrix), np.array([[0, 0], [size[0], 0], size, [0, size[1]]], float))
        pads = (np.ceil(np.maximum(-back.min(0), 0)).astype(int) + 2,
                np.ceil(np.maximum(back.max(0) - [w, h], 0)).astype(int) + 2)
    return matrix, size, pads, {"view": f"{view}-{surface}", "angle": round(float(roll), 1), "perspective": round(tilt),
                                "turn": round(float(turn) % 360),
                                "sheet": through(matrix, sheet).round(1).tolist()}


def photograph(rng, page, matrix, size, pads, facts, chalkboard):
    """The page through the homography, the table around it."""
    if facts["view"].endswith("light"):  # a bright desk, a wooden one
        table = np.array([(205, 203, 198), (190, 160, 120), (165, 125, 85), (225, 224, 220)][rng.integers(4)])
        table = table + rng.uniform(-12, 12, 3)
    elif facts["view"].startswith("leaning"):  # up to half as bright as the paper
        table = rng.uniform(20, 125) + rng.uniform(-15, 15, 3)
    else:
        table = rng.uniform(15, 70, 3)
    if chalkboard is not None:
        table = chalkboard
    across, along = size[1] // int(rng.integers(4, 30)) + 2, size[0] // int(rng.integers(60, 400)) + 2
    grain = Image.fromarray(rng.normal(128, 40, (across, along)).clip(0, 255).astype(np.uint8))
    grain = (np.asarray(grain.resize(tuple(size), Image.BICUBIC), float) - 128) * rng.uniform(0, 0.3)
    if rng.random() < 0.5:
        grain *= 0
    table = (table * (1 + grain[..., None] / 128)).clip(0, 255).astype(np.uint8)
    if pads:
        matrix = matrix @ np.array([[1, 0, -pads[0][0]], [0, 1, -pads[0][1]], [0, 0, 1]])
    back = np.linalg.inv(matrix)
    coefficients = (back / back[2, 2]).ravel()[:8]
    sheet = page.convert("RGBA").transform(tuple(size), Image.PERSPECTIVE, coefficients, Image.BICUBIC)
    return Image.composite(sheet.convert("RGB"), Image.fromarray(table), sheet.getchannel("A"))


def unevenness(rng, w, h):
    """Of paper, in places of some 40 pixels: [h, w], spread about 0 by 40."""
    coarse = Image.fromarray(rng.normal(128, 40, (h // 40 + 2, w // 40 + 2)).clip(0, 255).astype(np.uint8))
    return np.asarray(coarse.resize((w, h), Image.BICUBIC), float) - 128


def lit(rng, pixels, shadows=0.3, sharpest=0.005, deepest=0.55):
    """`pixels` in the light that falls from one side or not, a share `shadows` with the shadow of a hand or the phone."""
    h, w = pixels.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    if rng.random() < 0.6:
        a = rng.uniform(0, 2 * math.pi)
        along = (x / w - 0.5) * math.cos(a) + (y / h - 0.5) * math.sin(a)
        pixels = pixels * (1 - rng.uniform(0, 0.5) * (along + 0.5))[..., None]
    if rng.random() < shadows:
        a = rng.uniform(0, 2 * math.pi)
        edge = (x - rng.uniform(0.2, 0.8) * w) * math.cos(a) + (y - rng.uniform(0.2, 0.8) * h) * math.sin(a)
        soft = 1 / (1 + np.exp(np.clip(-edge / (rng.uniform(sharpest, 0.05) * w), -50, 50)))
        pixels = pixels * (1 - rng.uniform(0.2, deepest) * soft)[..., None]
    return pixels


def make_page(hands, seed, view=None):
    rng = np.random.default_rng(seed)
    w, h = rng.integers(500, 1500), rng.integers(500, 1500)
    if rng.random() < 0.1:
        w, h = int(w * 1.7), int(h * 1.7)
    size = rng.uniform(26, 90)
    if view == "steep":
        size = max(size, 36)  # the far lines are seen at half of that
    ruling = pick(rng, RULINGS)
    if ruling == "table":
        size = min(size, 60)
    ink = pick(rng, {k: v[1] for k, v in INKS.items()})
    dark = ruling == "plain" and rng.random() < 0.1
    mnist = rng.random() < 0.3
    hand = {"mnist": hands.mnist} if mnist else hands.writers[rng.integers(len(hands.writers))]
    pen = size * rng.uniform(0.06, 0.13)
    if ink == "pencil":
        pen = max(1.2, size * rng.uniform(0.04, 0.07))
    touching = 0.2 if rng.random() < 0.5 else 0
    spacing = rng.uniform(0.12, 0.5)
    sheet, lines = Sheet(w, h), []
    rules = []  # (x0, y0, x1, y1, width)
    margin = 0.08 * min(w, h) + 0.3 * size
    digits = lambda n: "".join(str(d) for d in rng.integers(0, 10, n))
    drift = rng.normal(0, 0.01)
    kind = ruling
    if ruling == "table":
        cols, rows = rng.integers(2, 6), rng.integers(2, 9)
        n = rng.integers(1, 5)
        cw, ch = (n * (0.75 + spacing) + 0.8) * size, rng.uniform(1.7, 2.3) * size
        cols = max(1, min(cols, int((w - 2 * margin) / cw)))
        rows = max(1, min(rows, int((h - 2 * margin) / ch)))
        if cw > w - 2 * margin:
            n, cw = 1, 1.8 * size
        x0, y0 = rng.uniform(margin, w - margin - cols * cw + 1), rng.uniform(margin, h - margin - rows * ch + 1)
        thick = rng.uniform(1, 3)
        for c in range(cols + 1):
            rules.append((x0 + c * cw, y0, x0 + c * cw, y0 + rows * ch, thick))
        for r in range(rows + 1):
            rules.append((x0, y0 + r * ch, x0 + cols * cw, y0 + r * ch, thick))
        for r in range(rows):
            text = ""
            for c in range(cols):
                number = digits(rng.integers(1, n + 1))
                write_number(rng, sheet, hand, number, x0 + c * cw + 0.25 * size, y0 + (r + 0.8) * ch, size, pen,
                             touching, spacing * 0.8)
                text += number
            lines.append(text)
    else:
        pitch = size * rng.uniform(1.5, 2.6)
        column = rng.random() < 0.3
        single = rng.random() < 0.08
        if ruling == "ruled":
            for y in np.arange(margin * 0.6, h, pitch):
                rules.append((0, y, w, y, rng.uniform(0.8, 2)))
        if ruling == "squared":
            square = size * rng.uniform(0.5, 1.2)
            thick = rng.uniform(0.8, 1.6)
            for y in np.arange(rng.uniform(0, square), h, square):
                rules.append((0, y, w, y, thick))
            for x in np.arange(rng.uniform(0, square), w, square):
                rules.append((x, 0, x, h, thick))
        first = margin * 0.6 + pitch * max(1, math.ceil((margin * 0.4 + size) / pitch))
        y = first
        most = 1 if single else rng.integers(1, 14)
        left = rng.uniform(margin, max(margin + 1, 0.3 * w))
        while y < h - margin and len(lines) < most:
            x, text = left, ""
            start = y - 0.15 * size if ruling == "ruled" else y
            for _ in range(1 if column or single else rng.integers(1, 4)):
                room = (w - margin - x) / ((0.8 + spacing) * size)
                if room < 1.3:
                    break
                number = digits(1 if single else min(int(room), rng.integers(1, 5 if column else 9)))
                x = write_number(rng, sheet, hand, number, x, start + drift * (x - left), size, pen, touching, spacing)
                x += size * rng.uniform(0.8, 2)
                text += number
            if text:
                lines.append(text)
            y += pitch if ruling == "ruled" or rng.random() < 0.7 else pitch * 1.5
    # Paper, rules, ink.
    base = np.array(PAPERS[rng.integers(len(PAPERS))], float)
    ink_colour = np.array(INKS[ink][0], float) + rng.uniform(-15, 15)
    if dark:
        base, ink_colour = np.array([28, 40, 34.]) + rng.uniform(-10, 10), np.array([225, 225, 220.])
        kind = "dark"
    pads = None
    if view:
        ys, xs = np.nonzero(np.asarray(sheet.ink)[::4, ::4]) if lines else ([0, h / 2], [0, w / 2])
        matrix, seen, pads, facts = frame_view(rng, view, w, h, np.array(
            [min(xs) - 5, min(ys) - 5, max(xs) + 6, max(ys) + 6], float) * 2)
    texture = unevenness(rng, w, h)
    page = base + (texture * rng.uniform(0, 0.08))[..., None] + rng.normal(0, rng.uniform(0, 2.5), (h, w, 1))
    if pads:
        page = spread(page, pads, True)
    if rules:
        mask = Image.new("L", (2 * w, 2 * h))
        draw = ImageDraw.Draw(mask)
        for a, b, c, d, t in rules:
            draw.line([2 * a, 2 * b, 2 * c, 2 * d], fill=255, width=max(1, round(2 * t)))
        rule = np.asarray(mask.resize((w, h), Image.BOX), float)[..., None] / 255
        if pads:
            rule = spread(rule, pads, ruling != "table")
        colour = np.array([60, 60, 60.]) if ruling == "table" else np.array(
            [(140, 170, 215), (165, 165, 170), (215, 150, 160)][rng.integers(3)], float)
        page = page * (1 - rule) + colour * rule
    cover = np.asarray(sheet.ink.resize((w, h), Image.BOX), float)[..., None] / 255
    if ink == "pencil" and not dark:
        cover = cover * rng.uniform(0.75, 1, (h, w, 1))
    if pads:
        cover = spread(cover, pads, False)
    page = page * (1 - cover) + ink_colour * cover
    # The photograph.
    image = Image.fromarray(page.clip(0, 255).astype(np.uint8))
    if view:
        image, angle, tilt = photograph(rng, image, matrix, seen, pads, facts, base if dark else None), *(
            facts[k] for k in ("angle", "perspective"))
    else:
        angle = rng.uniform(-15, 15) if rng.random() < 0.25 else rng.normal(0, 2)
        tilt = rng.uniform(0, 0.1) if rng.random() < 0.35 else 0
        table = tuple(int(v) for v in (rng.uniform(15, 70, 3) if not dark else base.clip(0, 255)))
        if abs(angle) > 0.1 or tilt:
            corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], float)
            to = corners - [w / 2, h / 2]
            a = math.radians(angle)
            to = to @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
            to = to * (1 + tilt * rng.uniform(-1, 1, (4, 2)))
            to -= to.min(0)
            size_out = np.ceil(to.max(0)).astype(int)
            rows = []
            for (u, v), (x, y) in zip(to, corners):
                rows += [[u, v, 1, 0, 0, 0, -u * x, -v * x], [0, 0, 0, u, v, 1, -u * y, -v * y]]
            coefficients = np.linalg.solve(np.array(rows), corners.ravel())
            image = image.transform(tuple(size_out), Image.PERSPECTIVE, coefficients, Image.BICUBIC, fillcolor=table)
        if rng.random() < 0.3:
            pad = int(rng.uniform(0.02, 0.08) * image.width)
            framed = Image.new("RGB", (image.width + 2 * pad, image.height + 2 * pad), table)
            framed.paste(image, (pad, pad))
            image = framed
    sideways = 0
    if not view and rng.random() < 0.04 and sum(map(len, lines)) >= 8:
        sideways = int(rng.choice([90, 180, 270]))
        image = image.rotate(-sideways, expand=True)  # `sideways` clockwise
        kind = "sideways"
    pixels = np.asarray(image, float)
    pixels = lit(rng, pixels)
    blurred = rng.random() < 0.4
    if blurred:
        sigma = rng.uniform(0.3, 0.035 * size)
        image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(sigma))
        pixels = np.asarray(image, float)
    if rng.random() < 0.5:
        pixels = pixels + rng.normal(0, rng.uniform(1, 7), pixels.shape)
    out = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    return out, {"lines": lines, "kind": f"{kind}-{'mnist' if mnist else 'pen'}", "ink": ink,
                 "touching": touching, "angle": round(angle, 1), "perspective": round(tilt, 3),
                 "size": round(size), "sideways": sideways, **(facts if view else {})}, int(rng.integers(45, 95))


hands = None


def work(job):
    make, seed, out, name, options = job
    image, label, quality = make(hands, seed, **options)
    image.save(out / name, quality=quality)
    return {"file": name, **label}


def run(make, description, views=()):
    """The command line: writes pictures by `make(hands, seed)` and labels.jsonl; `views` are the choices of --view."""
    global hands
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("--strokes", required=True)
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    if views:
        parser.add_argument("--view", choices=views)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    hands = Hands(args.strokes, args.mnist)
    options = {"view": args.view} if views else {}
    jobs = [(make, args.seed * 100000 + i, args.out, f"{i:04}.jpg", options) for i in range(args.count)]
    with Pool(2) as pool, open(args.out / "labels.jsonl", "w") as labels:
        for label in pool.imap(work, jobs):
            if label["lines"] or options.get("view") == "blank":
                labels.write(json.dumps(label) + "\n")


if __name__ == "__main__":
    run(make_page, __doc__, ["steep", "leaning"])
