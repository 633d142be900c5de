"""Synthetic pictures of one digit each, with labels: a cell cut out of a photographed grid with what is left of its
lines, and close-ups on plain paper, 40 to 400 pixels; and of one number of 1 to 6 digits each that fills its picture, on
plain, ruled, squared and dark paper, askew, 30 to 500 pixels high, or cut out so tightly that it touches the frame; and of
such paper without writing. Lit from a side, in a shadow, blurred, grainy. The same seed makes the same pictures.

    /usr/bin/python3 tests/pages/make_cells.py --strokes ../shared/data/train --mnist ../cache/mnist \\
        --count 500 --view cell --out ../cache/cells
    build/native/inkdigits eval --pages ../cache/cells/labels.jsonl
"""
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from make_pages import INKS, PAPERS, Sheet, lit, look_from, pick, run, through, unevenness, write_number


def write_digit(rng, hands, side, size):
    """A digit near the middle of a sheet of 3 x 3 cells -> ink coverage [3 side, 3 side], the digit"""
    sheet, digit = Sheet(3 * side, 3 * side), int(rng.integers(10))
    x, bottom = 1.5 * side + rng.normal(0, 0.04) * side, 1.5 * side + size / 2 + rng.normal(0, 0.05) * side
    if rng.random() < 0.3:
        pictures = hands.mnist[digit]
        sheet.picture_glyph(pictures[rng.integers(len(pictures))], x - 0.3 * size, bottom, size)
    else:
        glyphs = hands.writers[rng.integers(len(hands.writers))][digit]
        glyph = glyphs[rng.integers(len(glyphs))]
        width = max(p[:, 0].max() for p in glyph) * size
        sheet.stroke_glyph(glyph, x - width / 2, bottom, size, max(1.2, size * rng.uniform(0.05, 0.13)))
    return np.asarray(sheet.ink.resize(sheet.size, Image.BOX), float) / 255, digit


def grid(rng, side):
    """Coverage of the lines between 3 x 3 cells."""
    image = Image.new("L", (6 * side, 6 * side))
    draw, width = ImageDraw.Draw(image), max(1, round(2 * side * rng.uniform(0.012, 0.04)))
    for at in (2 * side, 4 * side):
        draw.line([0, at, 6 * side, at], fill=255, width=width)
        draw.line([at, 0, at, 6 * side], fill=255, width=width)
    lines = image.rotate(rng.normal(0, 1.5), Image.BICUBIC).resize((3 * side, 3 * side), Image.BOX)
    return np.asarray(lines, float) / 255


def taken(rng, pixels, size, noise):
    """The photograph: in the light of `lit`, out of focus by a share of the digits' size, with as much noise at most."""
    image = Image.fromarray(lit(rng, pixels).clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(size * rng.uniform(0.002, 0.015)))
    pixels = np.asarray(image, float) + rng.normal(0, rng.uniform(0, noise), (*image.size[::-1], 1))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def make_cell(hands, seed, view=None):
    rng, cell = np.random.default_rng(seed), view != "close"
    side = round(math.exp(rng.uniform(math.log(40), math.log(400))))
    size = side * rng.uniform(*((0.45, 0.8) if cell else (0.35, 0.75)))
    ink, digit = write_digit(rng, hands, side, size)
    pixels = np.array(PAPERS[rng.integers(len(PAPERS))], float) * rng.uniform(0.6, 1) * np.ones((*ink.shape, 1))
    if cell:
        lines = grid(rng, side)[..., None] * rng.uniform(0.5, 1)
        pixels = pixels * (1 - lines) + rng.uniform(40, 140) * lines
    name = pick(rng, {k: share for k, (_, share) in INKS.items()})
    colour = np.array(INKS[name][0], float) + rng.uniform(-15, 15)
    pixels = pixels * (1 - ink[..., None]) + colour * ink[..., None]
    left, top, right, bottom = (round(v) for v in side * (np.array([1, 1, 2, 2]) + rng.normal(0, 0.03, 4)))
    facts = {"lines": [str(digit)], "kind": "cell" if cell else "close", "ink": name, "side": side}
    return taken(rng, pixels[top:bottom, left:right], side, 4), facts, int(rng.integers(60, 95))


MARGIN = 2.5  # paper around a number, in the height of its digits


def ruled(rng, ruling, paper, w, h, size):
    """Paper of a colour for digits of `size` pixels -> pixels [h, w, 3]"""
    pixels = paper + (unevenness(rng, w, h) * rng.uniform(0, 0.08))[..., None] + rng.normal(0, rng.uniform(0, 2.5), (h, w, 1))
    pitch = size * (rng.uniform(0.5, 1.2) if ruling == "squared" else rng.uniform(1.3, 2.4))
    thick = max(1, round(size * rng.uniform(0.01, 0.03)))
    level = np.arange(rng.uniform(0, pitch), h, pitch).astype(int) if ruling in ("ruled", "squared") else ()
    upright = np.arange(rng.uniform(0, pitch), w, pitch).astype(int) if ruling == "squared" else ()
    colour = [(140, 170, 215), (165, 165, 170), (215, 150, 160)][rng.integers(3)]
    for y in level:
        pixels[y:y + thick] = colour
    for x in upright:
        pixels[:, x:x + thick] = colour
    return pixels


def make_number(hands, seed, around):
    """Digits of `size` pixels, with `around` of that around them."""
    rng = np.random.default_rng(seed)
    size = math.exp(rng.uniform(math.log(30), math.log(500)))
    number = "".join(str(d) for d in rng.integers(0, 10, rng.integers(1, 7)))
    mnist = rng.random() < 0.3
    hand = {"mnist": hands.mnist} if mnist else hands.writers[rng.integers(len(hands.writers))]
    ruling, spacing = pick(rng, {"plain": 5, "ruled": 2, "squared": 2, "dark": 1}), rng.uniform(0.12, 0.5)
    name = pick(rng, {k: share for k, (_, share) in INKS.items()})
    pen = max(1.2, size * rng.uniform(0.04, 0.07 if name == "pencil" else 0.13))
    sheet, margin = Sheet(round(13 * size), round(6 * size)), MARGIN * size
    write_number(rng, sheet, hand, number, 3 * size, 3.5 * size, size, pen, 0.2 if rng.random() < 0.3 else 0, spacing)
    ink = sheet.ink.resize(sheet.size, Image.BOX)
    left, top, right, bottom = ink.getbbox()
    ink = np.asarray(ink.crop([round(v) for v in (left - margin, top - margin, right + margin, bottom + margin)]), float)[..., None] / 255
    h, w = ink.shape[:2]
    paper, colour = np.array(PAPERS[rng.integers(len(PAPERS))], float), np.array(INKS[name][0], float) + rng.uniform(-15, 15)
    if ruling == "dark":
        paper, colour = np.array([28, 40, 34.]) + rng.uniform(-10, 10), np.array([225, 225, 220.])
    pixels = ruled(rng, ruling, paper, w, h, size) * (1 - ink) + colour * ink
    # Seen from somewhere, with some of the paper around.
    matrix = look_from(rng, w, h, rng.uniform(0, 25), rng.uniform(0, 360), rng.normal(0, 4))
    seen = through(matrix, np.array([[margin, margin], [w - margin, margin], [w - margin, h - margin], [margin, h - margin]]))
    room = size * rng.uniform(*around, (2, 2))
    low, high = seen.min(0) - room[0], seen.max(0) + room[1]
    back = np.linalg.inv(np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ matrix)
    page = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    page = page.transform(tuple(np.ceil(high - low).astype(int)), Image.PERSPECTIVE, (back / back[2, 2]).ravel()[:8], Image.BICUBIC,
                          fillcolor=tuple(paper.clip(0, 255).astype(int)))
    facts = {"lines": [number], "kind": f"{ruling}-{'mnist' if mnist else 'pen'}", "ink": name, "size": round(size)}
    return taken(rng, np.asarray(page, float), size, 5), facts, int(rng.integers(60, 95))


def make_blank(seed):
    """Paper that nobody has written on."""
    rng = np.random.default_rng(seed)
    w = math.exp(rng.uniform(math.log(100), math.log(2000)))
    w, h = round(w), round(w * math.exp(rng.uniform(-0.7, 0.7)))
    size, ruling = rng.uniform(0.05, 0.3) * min(w, h), pick(rng, {"plain": 4, "ruled": 2, "squared": 2, "dark": 1})
    paper = np.array([28, 40, 34.]) + rng.uniform(-10, 10) if ruling == "dark" else np.array(PAPERS[rng.integers(len(PAPERS))], float)
    return taken(rng, ruled(rng, ruling, paper, w, h, size), size, 8), {"lines": [], "kind": ruling, "size": round(size)}, int(rng.integers(60, 95))


def make(hands, seed, view=None):
    if view == "blank":
        return make_blank(seed)
    around = {"number": (0.2, 1.2), "tight": (-0.03, 0.1)}
    return make_number(hands, seed, around[view]) if view in around else make_cell(hands, seed, view)


if __name__ == "__main__":
    run(make, __doc__, ["cell", "close", "number", "tight", "blank"])
