"""Photographed newspaper puzzles, with labels: 9x9 grids with printed digits and a writer's between them,
among other print, on bent paper, askew, in bad light. `--view newspaper`: with shaded boxes and photographs in
halftone, headlines, columns, and the other side shining through. The same seed makes the same pictures.

    apt-get install python3-numpy python3-pil python3-scipy \\
        fonts-dejavu-extra fonts-liberation fonts-freefont-ttf fonts-open-sans    # other fonts, other pictures
    /usr/bin/python3 tests/pages/make_puzzles.py --strokes ../shared/data/train --mnist ../cache/mnist \\
        --count 100 --seed 1 --out ../cache/puzzles
    build/native/inkdigits eval --pages ../cache/puzzles/labels.jsonl
"""
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from scipy.ndimage import map_coordinates

from make_pages import INKS, Hands, Sheet, lit, look_from, run, through

FONTS = sorted(p for p in Path("/usr/share/fonts/truetype").rglob("*.ttf")
               if p.stem in ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansCondensed", "DejaVuSansCondensed-Bold",
                             "DejaVuSerif", "DejaVuSerif-Bold", "LiberationSans-Regular", "LiberationSans-Bold",
                             "LiberationSansNarrow-Regular", "LiberationSerif-Regular", "FreeSans", "OpenSans-Regular"))
TITLES = ["SUDOKU", "mittel", "schwierig", "Sudoku facile", "Difficile", "Leicht", "No. 124"]
WORDS = ("Die Zahlen 1 bis 9 sind so in die Felder einzutragen dass jede Ziffer in jeder Zeile Spalte und Box "
         "nur einmal vorkommt").split()
SCALE = 2  # print is drawn at twice its size
PAPERS = [(228, 226, 220), (240, 240, 236), (215, 212, 205), (250, 248, 240)]


def solved(rng):
    """A filled puzzle, 9 by 9."""
    shuffled = lambda: [3 * g + i for g in rng.permutation(3) for i in rng.permutation(3)]
    rows, columns, names = shuffled(), shuffled(), rng.permutation(9) + 1
    return [[int(names[(3 * (a % 3) + a // 3 + b) % 9]) for b in columns] for a in rows]


class Print:
    """What the press printed: coverage at SCALE times the page's size."""

    def __init__(self, rng, width, height, cell):
        self.image = Image.new("L", (SCALE * width, SCALE * height))
        self.draw = ImageDraw.Draw(self.image)
        self.cell = cell
        self.thin, self.bold = rng.uniform(0.6, 1.6) * cell / 50, rng.uniform(2, 4.5) * cell / 50
        self.grey = int(255 * rng.uniform(0.45, 1))  # of the thin lines

    def grid(self, x, y):
        side, half = 9 * self.cell, self.bold / 2
        for k in [1, 2, 4, 5, 7, 8, 0, 3, 6, 9]:
            tone, width = (255, self.bold) if k % 3 == 0 else (self.grey, self.thin)
            at, width = k * self.cell, max(1, round(SCALE * width))
            self.draw.line([SCALE * v for v in (x + at, y - half, x + at, y + side + half)], fill=tone, width=width)
            self.draw.line([SCALE * v for v in (x - half, y + at, x + side + half, y + at)], fill=tone, width=width)

    def font(self, rng, height):
        return ImageFont.truetype(str(FONTS[rng.integers(len(FONTS))]), max(6, int(SCALE * height)))

    def text(self, x, y, text, font, anchor="lm"):
        self.draw.text((SCALE * x, SCALE * y), text, fill=255, font=font, anchor=anchor)

    def column(self, rng, width, top, bottom, left=None):
        """Lines of words, at the left edge if nothing else is said."""
        left = 0.1 * self.cell if left is None else left
        font = self.font(rng, self.cell * rng.uniform(0.18, 0.3))
        y = top
        while y < bottom:
            line = ""
            while True:
                longer = f"{line}{rng.choice(WORDS)} "
                if self.draw.textlength(longer, font=font) > SCALE * width:
                    break
                line = longer
            self.text(left, y, line, font)
            y += 0.35 * self.cell

    def screen(self, left, top, tones):
        """Halftone: `tones` [h, w], 0 = paper .. 1 = black, a page's pixel each, as dots of a screen."""
        tones = np.repeat(np.repeat(tones, SCALE, 0), SCALE, 1)
        turn = self.turn
        y, x = np.mgrid[0:tones.shape[0], 0:tones.shape[1]] * (2 * math.pi / (SCALE * self.pitch))
        dots = 0.5 + 0.25 * (np.cos(x * math.cos(turn) - y * math.sin(turn)) + np.cos(x * math.sin(turn) + y * math.cos(turn)))
        inked = Image.fromarray((255 * (1 / (1 + np.exp(np.clip((dots - tones) * 12, -50, 50))))).astype(np.uint8))
        at = round(SCALE * left), round(SCALE * top)
        self.image.paste(ImageChops.lighter(inked, self.image.crop((*at, at[0] + inked.width, at[1] + inked.height))), at)

    def picture(self, rng, left, top, width, height):
        """A photograph of nothing in particular, in halftone."""
        rough = Image.fromarray((255 * rng.random((6, 6))).astype(np.uint8)).resize((max(8, int(width)), max(8, int(height))), Image.BICUBIC)
        draw = ImageDraw.Draw(rough)
        for _ in range(rng.integers(2, 7)):
            x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.05, 0.4) * min(width, height)
            draw.ellipse([x - r, y - r, x + r, y + r * rng.uniform(0.5, 2)], fill=int(rng.integers(0, 256)))
        self.screen(left, top, np.asarray(rough.filter(ImageFilter.GaussianBlur(2)), float) / 255)

    def newspaper(self, rng, x, y, width, height):
        """Shaded boxes, headlines, columns and photographs around the grid at x, y of a page of width x height."""
        cell, side = self.cell, 9 * self.cell
        self.pitch, self.turn = cell * rng.uniform(0.025, 0.07), math.radians(rng.choice([45, 45, 15, 75]))  # of the screen
        if rng.random() < 0.5:
            box = np.full((round(3 * cell), round(3 * cell)), rng.uniform(0.06, 0.3))
            for b in range(rng.integers(2), 9, 2):
                self.screen(x + 3 * (b % 3) * cell, y + 3 * (b // 3) * cell, box)
        gap = 0.5 * cell
        for left, top, w, h in ((x, 0, side, y - 1.4 * gap), (x, y + side + gap, side, height - y - side - gap),
                                (x + side + gap, 0, width - x - side - gap, height), (0, 0, x - gap, height)):
            if min(w, h) < 1.5 * cell:
                continue
            if rng.random() < 0.4:  # a headline above the rest
                size = min(rng.uniform(0.5, 1.3) * cell, 0.4 * h)
                self.text(left + 0.1 * cell, top + 0.6 * size, str(rng.choice(TITLES + WORDS)), self.font(rng, size))
                top, h = top + 1.3 * size, h - 1.3 * size
            if rng.random() < 0.5:
                self.picture(rng, left, top, w, rng.uniform(0.5, 1) * h)
            else:
                self.column(rng, w, top + 0.2 * cell, top + h, left)


def reverse(rng, w, h, cell):
    """Print of the other side that shines through: coverage [h, w], 0..1."""
    press = Print(rng, w, h, cell)
    press.column(rng, w, 0.2 * cell, h)
    blurred = press.image.resize((w, h), Image.BOX).transpose(Image.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1))
    return np.asarray(blurred, float)[..., None] / 255 * rng.uniform(0.03, 0.12)


def write_digit(rng, sheet, glyph, x, y, height, pen, cell):
    """One digit by hand in the cell whose middle is x, y: one in twenty crosses the cell's lines."""
    points = np.concatenate(glyph)
    low, high = points.min(0), points.max(0)
    size = min(height, 0.86 * cell / max(high - low))
    off = rng.normal(0, 0.06, 2) * cell
    if rng.random() > 0.05:
        room = np.maximum(0, (cell - (high - low) * size) / 2 - 0.03 * cell - pen / 2)
        off = np.clip(off, -room, room)
    at = np.array([x, y]) - (low + high) / 2 * size + off
    sheet.stroke_glyph(glyph, at[0], at[1], size, pen)


def bent(rng, page, amplitude):
    """Paper that does not lie flat: both directions wave slowly."""
    h, w = page.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(float)
    waves = rng.uniform(0.5, 1.6, 2) * 2 * math.pi / np.array([w, h])
    phase = rng.uniform(0, 6.3, 2)
    at = [y + amplitude * np.sin(x * waves[0] + phase[0]), x + amplitude * np.sin(y * waves[1] + phase[1])]
    return np.stack([map_coordinates(page[..., c], at, order=1, mode="nearest") for c in range(3)], -1)


def photograph(rng, page, grid, cell):
    """`page` seen from somewhere above; cut somewhere between the grid (left, top, side) and the page's edge."""
    h, w = page.shape[:2]
    left, top, side = grid
    matrix = look_from(rng, w, h, rng.uniform(0, 16), rng.uniform(0, 360), rng.normal(0, 5))
    whole = through(matrix, np.array([[0, 0], [w, 0], [w, h], [0, h]], float))
    inner = through(matrix, np.array([[left, top], [left + side, top], [left + side, top + side], [left, top + side]]))
    inner = np.array([inner.min(0) - 0.35 * cell, inner.max(0) + 0.35 * cell])
    low = np.minimum(inner[0], (whole.min(0) + inner[0]) / 2)
    high = np.maximum(inner[1], (whole.max(0) + inner[1]) / 2)
    pad = 300  # the paper goes on
    matrix = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ matrix @ np.array([[1, 0, -pad], [0, 1, -pad], [0, 0, 1]])
    back = np.linalg.inv(matrix)
    padded = Image.fromarray(np.pad(page.clip(0, 255).astype(np.uint8), ((pad, pad), (pad, pad), (0, 0)), "edge"))
    size = tuple(np.ceil(high - low).astype(int))
    pixels = np.asarray(padded.transform(size, Image.PERSPECTIVE, (back / back[2, 2]).ravel()[:8], Image.BICUBIC), float)
    pixels = lit(rng, pixels, shadows=0.35, sharpest=0.01, deepest=0.5)
    if rng.random() < 0.5:
        blurred = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
        pixels = np.asarray(blurred.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.03 * cell))), float)
    pixels = pixels + rng.normal(0, rng.uniform(0, 6), pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def make_puzzle(hands, seed, view=None):
    rng = np.random.default_rng(seed)
    newspaper = view == "newspaper"
    cell = rng.uniform(34, 80)
    side = 9 * cell
    left, right, top, bottom = rng.uniform(0.3, 6 if newspaper else 3.5, 4) * cell  # paper around the grid
    w, h = int(side + left + right), int(side + top + bottom)
    press, sheet = Print(rng, w, h, cell), Sheet(w, h)
    press.grid(left, top)
    number = FONTS[rng.integers(len(FONTS))]
    font = ImageFont.truetype(str(number), int(SCALE * cell * rng.uniform(0.55, 0.8)))
    given = rng.random((9, 9)) < rng.uniform(0.3, 0.5)
    written = 1 if rng.random() < 0.75 else rng.uniform(0, 0.9)
    hand = hands.writers[rng.integers(len(hands.writers))]
    pen, height = cell * rng.uniform(0.03, 0.06), cell * rng.uniform(0.42, 0.68)
    lines = []
    for r, row in enumerate(solved(rng)):
        line = ""
        for c, digit in enumerate(row):
            x, y = left + (c + 0.5) * cell, top + (r + 0.5) * cell
            if given[r, c]:
                press.text(x, y, str(digit), font, "mm")
            elif rng.random() < written:
                write_digit(rng, sheet, hand[digit][rng.integers(len(hand[digit]))], x, y, height, pen, cell)
            else:
                continue
            line += str(digit)
        if line:
            lines.append(line)
    banner = False
    if newspaper:
        press.newspaper(rng, left, top, w, h)
    else:
        banner = rng.random() < 0.35 and top > 1.1 * cell
        if not banner and top > 1.1 * cell and rng.random() < 0.5:
            press.text(left, top - 0.6 * cell, str(rng.choice(TITLES)), press.font(rng, cell * rng.uniform(0.3, 0.55)))
        if bottom > 1.5 * cell and rng.random() < 0.5:
            press.grid(left, top + side + rng.uniform(0.7, 1.2) * cell)
        if right > 1.8 * cell and rng.random() < 0.4:
            press.grid(left + side + rng.uniform(0.8, 1.4) * cell, top + rng.uniform(-2, 2) * cell)
        if left > 1.5 * cell and rng.random() < 0.4:
            press.column(rng, left - 0.5 * cell, top, top + side * rng.uniform(0.3, 1))
    # Paper, print, pen.
    page = np.ones((h, w, 3)) * PAPERS[rng.integers(len(PAPERS))] + rng.normal(0, rng.uniform(0, 4), (h, w, 1))
    if newspaper:
        page *= 1 - reverse(rng, w, h, cell)
    elif rng.random() < 0.3:  # every other box is shaded
        shade = rng.uniform(16, 28)
        for r in range(3):
            for c in range(3):
                if (r + c) % 2:
                    page[int(top + 3 * r * cell):int(top + 3 * (r + 1) * cell),
                         int(left + 3 * c * cell):int(left + 3 * (c + 1) * cell)] -= shade
    if banner:
        colour = [(140, 40, 110), (30, 60, 140), (60, 60, 60), (190, 50, 40)][rng.integers(4)]
        box = [left, top - cell, left + side * rng.uniform(0.3, 1), top - 0.25 * cell]
        image = Image.fromarray(page.clip(0, 255).astype(np.uint8))
        ImageDraw.Draw(image).rectangle(box, fill=colour)
        ImageDraw.Draw(image).text((left + 8, top - 0.62 * cell), "SUDOKU", fill=(250, 250, 250), anchor="lm",
                                   font=ImageFont.truetype(str(FONTS[0]), int(0.45 * cell)))
        page = np.asarray(image, float)
    ink = str(rng.choice(["blue", "blue", "blue", "black", "pencil"]))
    for cover, colour in ((press.image, (35, 35, 38)), (sheet.ink, np.array(INKS[ink][0]) + rng.uniform(-15, 15))):
        share = np.asarray(cover.resize((w, h), Image.BOX), float)[..., None] / 255
        page = page * (1 - share) + np.array(colour, float) * share
    if rng.random() < 0.7:
        page = bent(rng, page, rng.uniform(0, 0.18) * cell)
    image = photograph(rng, page, (left, top, side), cell)
    return image, {"lines": lines, "ink": ink, "font": number.stem, "cell": round(cell)}, int(rng.integers(50, 95))


if __name__ == "__main__":
    run(make_puzzle, __doc__, ["newspaper"])
