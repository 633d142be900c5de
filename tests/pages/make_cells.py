"""Synthetic pictures of one digit each, with labels: a cell cut out of a photographed grid with what is left of its
lines, and close-ups on plain paper. Lit from a side, in a shadow, blurred, 40 to 400 pixels. The same seed makes the
same pictures.

    /usr/bin/python3 tests/pages/make_cells.py --strokes ../shared/data/train --mnist ../cache/mnist \\
        --count 500 --view cell --out ../cache/cells
    build/native/inkdigits eval --pages ../cache/cells/labels.jsonl
"""
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from make_pages import INKS, PAPERS, Sheet, lit, pick, run


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
    pixels = lit(rng, pixels[top:bottom, left:right])
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(side * rng.uniform(0.002, 0.015)))
    pixels = np.asarray(image, float) + rng.normal(0, rng.uniform(0, 4), (*image.size[::-1], 1))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), {"lines": [str(digit)], "kind": "cell" if cell else "close", "ink": name, "side": side}, int(rng.integers(60, 95))


if __name__ == "__main__":
    run(make_cell, __doc__, ["cell", "close"])
