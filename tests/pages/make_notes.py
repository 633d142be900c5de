"""Pictures of numbers among what is no number, with labels: printed forms and tables with words, numbers beside
handwritten words and units, pages of words alone, numbers under a highlighter, in rings and boxes or underlined,
punched sheets with a margin, writing that shines through from the other side, things that lie on the page. The same
seed makes the same pictures.

    apt-get install python3-numpy python3-pil fonts-dejavu-core fonts-liberation fonts-freefont-ttf
    /usr/bin/python3 tests/pages/make_notes.py --strokes ../shared/data/train --mnist ../cache/mnist \\
        --count 60 --view form --out ../cache/forms
    build/native/inkdigits eval --pages ../cache/forms/labels.jsonl

Pages of words alone are in no labels.jsonl, as there is nothing to be read: `inkdigits read` should read nothing.
"""
import functools
import gzip
import json
import math
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from make_pages import INKS, PAPERS, Sheet, lit, pick, run, unevenness, write_number

FONTS = [f"/usr/share/fonts/truetype/{name}.ttf" for name in (
    "dejavu/DejaVuSans", "liberation/LiberationSans-Regular", "liberation/LiberationSerif-Regular", "freefont/FreeSans")]
LABELS = ("Name Date Temp Pulse Weight Patient Total Room Bed Price Amount Account Phone Blood Pressure Height Score Team "
          "Result Reading Meter Serial Invoice Code Street Time Morning Evening Noon Glucose Saturation").split()
UNIT_LETTERS = "kmgcbphxwrn"
RISING, FALLING = "kbh", "gp"  # as high as digits; hanging below the line
# Signs before, between and after numbers; how high they are and how far they stand above the line, in digits' heights.
SIGNS = ("$#+<>(", "+=x*", "%°)")
SIGN_PLACES = {"$": (1.2, -0.1), "#": (1, 0), "+": (0.55, 0.2), "<": (0.6, 0.2), ">": (0.6, 0.2), "(": (1.15, -0.08), ")": (1.15, -0.08),
               "=": (0.3, 0.35), "x": (0.55, 0), "*": (0.4, 0.45), "%": (1, 0), "°": (0.3, 0.7)}
PRINT, RULE, HOLE = (40, 40, 45), (70, 70, 75), (50, 45, 40)
BODIES = [(25, 25, 30), (30, 45, 120), (150, 30, 35), (235, 190, 60), (205, 210, 215)]  # of pens and pencils
SKINS = [(225, 180, 155), (190, 140, 110), (120, 80, 60)]
METALS = [(165, 165, 165), (180, 150, 90), (150, 100, 70)]
HIGHLIGHTERS = [(255, 255, 90), (255, 150, 200), (150, 255, 140), (255, 190, 90)]
PENS = {name: value for name, value in INKS.items() if name != "pencil"}


def measured(sample):
    """Words and letters of every second writer: the reader is fitted on the others."""
    return zlib.crc32(sample["writer"].encode()) % 2 == 0


@functools.lru_cache
def letters_of(path, chosen):
    """Labels and strokes of a file of words or letters, 1 unit high, left 0, bottom 0, of the samples that `chosen` takes."""
    out = []
    with gzip.open(path, "rt") as lines:
        for line in lines:
            sample = json.loads(line)
            strokes = [np.array(s, float) for s in sample["strokes"] if len(s)]
            points = np.concatenate(strokes) if strokes else np.zeros((1, 2))
            low, high = points.min(0), points.max(0)
            if high[1] > low[1] and chosen(sample):
                out.append((sample["label"], [(s - [low[0], high[1]]) / (high[1] - low[1]) for s in strokes]))
    return out


class Note:
    """A page in the making: paper and print, the writing on it, the lines to be read and where they stand."""

    def __init__(self, rng, hands, chosen, sides=(700, 1400), sizes=(30, 70)):
        self.rng, self.hands, self.chosen = rng, hands, chosen
        self.w, self.h = (int(v) for v in rng.integers(*sides, 2))
        self.size = rng.uniform(*sizes)
        self.pen = self.size * rng.uniform(0.07, 0.12)
        self.mnist = rng.random() < 0.2
        self.hand = {"mnist": hands.mnist} if self.mnist else hands.writers[rng.integers(len(hands.writers))]
        self.ink = pick(rng, {name: share for name, (_, share) in PENS.items()})
        texture = unevenness(rng, self.w, self.h)
        paper = np.array(PAPERS[rng.integers(len(PAPERS))], float)
        self.pixels = paper + (texture * rng.uniform(0, 0.06))[..., None] + rng.normal(0, rng.uniform(0, 2.5), (self.h, self.w, 1))
        self.sheet = Sheet(self.w, self.h)
        self.lines, self.boxes = [], []

    def layer(self):
        image = Image.new("L", (2 * self.w, 2 * self.h))
        return image, ImageDraw.Draw(image)

    def cover(self, mask, colour):
        share = np.asarray(mask.resize((self.w, self.h), Image.BOX), float)[..., None] / 255
        self.pixels = self.pixels * (1 - share) + np.array(colour, float) * share

    def rules(self, lines, colour, width):
        """`lines` of (x0, y0, x1, y1); `width` in half pixels."""
        image, draw = self.layer()
        for line in lines:
            draw.line([2 * v for v in line], fill=255, width=width)
        self.cover(image, colour)

    def print(self, x, y, text, size):
        """Returns its width."""
        image, draw = self.layer()
        font = ImageFont.truetype(FONTS[self.rng.integers(len(FONTS))], int(2 * size))
        draw.text((2 * x, 2 * y), text, fill=255, font=font)
        self.cover(image, PRINT)
        return draw.textlength(text, font=font) / 2

    def digits(self, least, most):
        return "".join(map(str, self.rng.integers(0, 10, self.rng.integers(least, most + 1))))

    def number(self, text, x, y, size=None, spacing=0.25):
        size = size or self.size
        end = write_number(self.rng, self.sheet, self.hand, text, x, y, size, self.pen, 0, spacing)
        self.boxes.append((x, y - size, end, y))
        return end

    def letters(self, strokes, x, y, size):
        self.sheet.stroke_glyph(strokes, x, y, size, self.pen)
        return x + max(s[:, 0].max() for s in strokes) * size

    def numbers(self, left, right, top, bottom, pitch, most=12, length=5, groups=3):
        """Lines of numbers with gaps between them."""
        spacing = self.rng.uniform(0.15, 0.4)
        for y in np.arange(top, bottom, pitch)[:most]:
            x, text = left, ""
            for _ in range(self.rng.integers(1, groups + 1)):
                room = (right - x) / ((0.8 + spacing) * self.size)
                if room < 1.3:
                    break
                number = self.digits(1, length)[: int(room)]
                x = self.number(number, x, y, spacing=spacing) + self.size * self.rng.uniform(1, 2)
                text += number
            if text:
                self.lines.append(text)

    def lines_of(self, low=1.6, high=2.2):
        self.numbers(self.size, self.w - self.size, 2 * self.size, self.h - self.size, self.size * self.rng.uniform(low, high))

    def words(self):
        return letters_of(self.hands.strokes / "unipen-6-words.jsonl.gz", self.chosen)


def form(rng, *who):
    """Printed labels, and boxes or combs of one digit each."""
    note = Note(rng, *who, sizes=(32, 56))
    size, y = note.size, note.size * 1.2
    colour = (60, 60, 60) if rng.random() < 0.5 else (120, 150, 200)
    while y < note.h - 2.2 * size and len(note.lines) < 8:
        note.print(30, y + size * 0.2, LABELS[rng.integers(len(LABELS))], size * 0.45)
        cell, x = size * rng.uniform(1.25, 1.5), 30 + size * 3.2
        n, tall, comb = int(min(rng.integers(2, 7), (note.w - x - 30) // cell)), cell * 1.15, rng.random() < 0.4
        if n < 1:
            break
        top = y + 0.6 * tall if comb else y
        lines = [(x + i * cell, top, x + i * cell, y + tall) for i in range(n + 1)] + [(x, y + tall, x + n * cell, y + tall)]
        note.rules(lines + ([] if comb else [(x, y, x + n * cell, y)]), colour, int(rng.integers(2, 5)))
        text = note.digits(n, n)
        for i, digit in enumerate(text):
            note.number(digit, x + i * cell + cell * rng.uniform(0.15, 0.3), y + tall * rng.uniform(0.82, 0.92), size * 0.8)
        note.lines.append(text)
        y += tall + size * rng.uniform(0.6, 1.2)
    return note


def chart(rng, *who):
    """A table with printed words above and at the left."""
    note = Note(rng, *who, sides=(900, 1500), sizes=(28, 46))
    size, columns = note.size, int(rng.integers(2, 5))
    wide, tall = (note.w - 60) / (columns + 1), size * rng.uniform(1.6, 2.1)
    rows = int(min(10, (note.h - 60) // tall - 1))
    right, bottom = 30 + (columns + 1) * wide, 30 + (rows + 1) * tall
    note.rules([(30 + c * wide, 30, 30 + c * wide, bottom) for c in range(columns + 2)] +
               [(30, 30 + r * tall, right, 30 + r * tall) for r in range(rows + 2)], RULE, 3)
    for c in range(columns + 1):
        note.print(30 + c * wide + 8, 30 + tall * 0.3, LABELS[rng.integers(len(LABELS))], size * 0.5)
    for r in range(1, rows + 1):
        note.print(38, 30 + r * tall + tall * 0.3, LABELS[rng.integers(len(LABELS))], size * 0.45)
        text = ""
        for c in range(1, columns + 1):
            number = note.digits(1, 4)[: max(1, int(wide // (size * 1.15)))]
            note.number(number, 30 + c * wide + 0.25 * size, 30 + (r + 0.8) * tall, size * 0.9, 0.2)
            text += number
        note.lines.append(text)
    return note


def words(rng, *who):
    """A handwritten word before each number."""
    note = Note(rng, *who, sides=(900, 1500), sizes=(34, 56))
    size, y, known = note.size, note.size * 2.2, note.words()
    while y < note.h - size and len(note.lines) < 9:
        word = known[rng.integers(len(known))][1]
        if max(s[:, 0].max() for s in word) * size * 1.1 > note.w * 0.6:
            continue
        x = note.letters(word, size, y + size * 0.1, size * 1.1) + size * 1.2
        number = note.digits(1, 5)[: max(0, int((note.w - x - size) / (1.05 * size)))]
        if number:
            note.number(number, x, y)
            note.lines.append(number)
        y += size * rng.uniform(2, 2.6)
    return note


def units(rng, *who):
    """One to three letters close behind each number; on every second page the same ones."""
    note = Note(rng, *who, sides=(700, 1200), sizes=(34, 60))
    size, y = note.size, note.size * 2
    known = [(c, s) for c, s in letters_of(note.hands.strokes / "unipen-1c-letters-lower.jsonl.gz", note.chosen) if c in UNIT_LETTERS]
    some = lambda: [known[rng.integers(len(known))] for _ in range(rng.integers(1, 4))]
    unit = some() if rng.random() < 0.5 else None
    while y < note.h - size and len(note.lines) < 9:
        number = note.digits(1, 4)
        x = note.number(number, size, y) + size * rng.uniform(0, 0.3)
        for label, strokes in unit or some():
            high = size * (0.95 if label in RISING else 0.85 if label in FALLING else 0.6) * rng.uniform(0.9, 1.1)
            x = note.letters(strokes, x, y + (size * 0.3 if label in FALLING else 0), high) + size * 0.2
        note.lines.append(number)
        y += size * rng.uniform(1.8, 2.4)
    return note


def signs(rng, *who):
    """Sums, prices, shares and temperatures: 3+4=7, $12, 98%, 37°; on every second page one sign alone."""
    note = Note(rng, *who, sides=(700, 1200), sizes=(34, 60))
    size, y, known = note.size, note.size * 2, {}
    for file in ("1d-symbols", "1c-letters-lower"):
        for label, strokes in letters_of(note.hands.strokes / f"unipen-{file}.jsonl.gz", note.chosen):
            known.setdefault({"o": "°"}.get(label, label), []).append(strokes)
    alone = "".join(SIGNS)[rng.integers(sum(map(len, SIGNS)))] if rng.random() < 0.5 else None
    room = size * rng.uniform(0.05, 0.6)

    def sign(of, x):
        label = of[rng.integers(len(of))]
        tall, above = SIGN_PLACES[label]
        glyph = known[label][rng.integers(len(known[label]))]
        wide = max(s[:, 0].max() for s in glyph)
        tall *= min(rng.uniform(0.85, 1.15), 1.3 / max(wide, 0.1))
        return note.letters(glyph, x + room, y - above * size, size * tall) + room

    while y < note.h - size and len(note.lines) < 9:
        before, between, after = (alone if alone in of else None for of in SIGNS) if alone else (of if rng.random() < 0.4 else None for of in SIGNS)
        x, text = sign(before, size) if before else size, ""
        for k in range(rng.integers(2, 4) if between else 1):
            x = sign(between, x) if k else x
            number = note.digits(1, 3)
            if x + len(number) * 1.2 * size > note.w - size:
                break
            x, text = note.number(number, x, y), text + number
        if after:
            sign(after, x - 0.2 * size)
        if text:
            note.lines.append(text)
        y += size * rng.uniform(1.8, 2.4)
    return note


def titled(rng, *who):
    """One printed label, or two, above numbers."""
    note = Note(rng, *who)
    size, x = note.size, note.size
    for _ in range(rng.integers(1, 3)):
        x += note.print(x, size * 0.5, LABELS[rng.integers(len(LABELS))], size * rng.uniform(0.4, 0.8)) + size
    note.numbers(size, note.w - size, 3 * size, note.h - size, size * rng.uniform(1.6, 2.2))
    return note


def text(rng, *who):
    """Handwritten words and no number."""
    note = Note(rng, *who, sides=(900, 1500), sizes=(34, 56))
    size, known = note.size, note.words()
    for y in np.arange(size * 2.2, note.h - size, size * rng.uniform(2, 2.6)):
        x = size
        while True:
            word = known[rng.integers(len(known))][1]
            if x + max(s[:, 0].max() for s in word) * size * 1.1 > note.w - size:
                break
            x = note.letters(word, x, y + size * 0.1, size * 1.1) + size * 0.8
    return note


def printed(rng, *who):
    """Printed words and no number."""
    note = Note(rng, *who, sizes=(24, 40))
    for y in np.arange(note.size, note.h - 2 * note.size, note.size * 1.5):
        x = note.size
        while x < note.w - note.size * 5:
            x += note.print(x, y, LABELS[rng.integers(len(LABELS))].lower(), note.size) + note.size * 0.5
    return note


def highlighted(rng, *who):
    note = Note(rng, *who)
    note.lines_of(1.8, 2.4)
    image, draw = note.layer()
    for left, top, right, bottom in note.boxes:
        if rng.random() < 0.4:
            middle = top + bottom
            draw.line([2 * left - 20, middle, 2 * right + 10, middle + rng.uniform(-10, 10)], fill=255, width=int(note.size * rng.uniform(1.6, 2.6)))
    share = np.asarray(image.resize((note.w, note.h)), float)[..., None] / 255
    colour = np.array(HIGHLIGHTERS[rng.integers(len(HIGHLIGHTERS))], float) / 255
    note.pixels = note.pixels * (1 - share) + note.pixels * colour * share
    return note


def ringed(rng, *who):
    """Rings and boxes around numbers, lines under them, in the pen of the numbers."""
    note = Note(rng, *who)
    size = note.size
    note.numbers(size * 1.6, note.w - size * 1.5, size * 2.4, note.h - size * 1.4, size * rng.uniform(2.3, 2.9), most=8, length=3, groups=2)
    draw, width, apart = note.sheet.draw, round(2 * note.pen), size * 0.35
    for left, top, right, bottom in note.boxes:
        chance = rng.random()
        if chance < 0.35:
            x, y, rx, ry = (left + right - size * 0.2) / 2, (top + bottom) / 2, (right - left) / 2 * 1.15 + apart, size * 0.5 + apart * 1.2
            turns = np.linspace(0, 2 * math.pi * 1.03, 60) - 2
            draw.line([(2 * (x + rx * math.cos(a)), 2 * (y + ry * math.sin(a))) for a in turns], fill=255, width=width, joint="curve")
        elif chance < 0.6:
            for k in range(rng.integers(1, 3)):
                y = bottom + apart * 0.7 + k * size * 0.18
                draw.line([2 * left, 2 * y, 2 * right, 2 * (y + rng.uniform(-3, 3))], fill=255, width=width)
        elif chance < 0.75:
            draw.rectangle([2 * (left - apart), 2 * (top - apart), 2 * (right + apart), 2 * (bottom + apart)], outline=255, width=width)
    return note


def punched(rng, *who):
    """Ruled, with a red margin and three holes."""
    note = Note(rng, *who, sizes=(30, 60))
    size, pitch, margin = note.size, note.size * rng.uniform(1.3, 1.9), note.w * rng.uniform(0.1, 0.2)
    note.rules([(0, y, note.w, y) for y in np.arange(size * 2, note.h, pitch)], (140, 170, 215), 2)
    note.rules([(margin + x, 0, margin + x, note.h) for x in ((0, 3) if rng.random() < 0.4 else (0,))], (225, 110, 120), 3)
    image, draw = note.layer()
    for k in range(3):
        x, y, r = margin * 0.4, note.h * (0.15 + 0.35 * k), rng.uniform(10, 18)
        draw.ellipse([2 * (x - r), 2 * (y - r), 2 * (x + r), 2 * (y + r)], fill=255)
    note.cover(image, HOLE)
    note.numbers(margin + size * 0.5, note.w - size * 0.5, size * 2 + pitch - size * 0.12, note.h - size * 0.3, pitch)
    return note


def shining(rng, *who):
    """The other side of the sheet shines through."""
    note = Note(rng, *who)
    note.lines_of(2, 2)
    back, share = note.sheet.ink.transpose(Image.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(3)), rng.uniform(0.1, 0.3)
    note.cover(back.point(lambda v: int(v * share)), (60, 60, 110))
    note.sheet, note.lines, note.boxes = Sheet(note.w, note.h), [], []
    note.lines_of()
    return note


def bar(start, end, width):
    """Corners of a bar."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    u, v = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
    return [(x0 + u, y0 + v), (x1 + u, y1 + v), (x1 - u, y1 - v), (x0 - u, y0 - v)]


class Thing:
    """Something that lies on a page, as layers of coverage and their colours, the lowest first."""

    def __init__(self, note):
        self.note, self.rng, self.layers = note, note.rng, []
        self.short = min(note.w, note.h)

    def add(self, colour):
        image, draw = self.note.layer()
        self.layers.append((image, np.array(colour, float)))
        return draw

    def twice(self, points):
        return [(2 * x, 2 * y) for x, y in points]

    def at(self):
        return self.rng.uniform(0, self.note.w), self.rng.uniform(0, self.note.h), self.rng.uniform(0, 2 * math.pi)

    def pen(self):
        x, y, a = self.at()
        length, width = self.short * self.rng.uniform(0.35, 0.7), self.short * self.rng.uniform(0.016, 0.035)
        d = np.array([math.cos(a), math.sin(a)])
        start, end, side = np.array([x, y]), np.array([x, y]) + d * length, np.array([-d[1], d[0]]) * width / 4
        colour = np.array(BODIES[self.rng.integers(len(BODIES))], float)
        draw = self.add(colour)
        draw.polygon(self.twice(bar(start, end, width)), fill=255)
        draw.polygon(self.twice([*bar(start, end, width)[1:3], end + d * 1.8 * width]), fill=255)
        self.add(colour + (255 - colour) * 0.5).polygon(self.twice(bar(start + side, end + side, width / 6)), fill=255)
        if self.rng.random() < 0.5:
            self.add((60, 60, 65)).polygon(self.twice(bar(start, start + d * length * 0.3, width)), fill=255)

    def finger(self):
        width, side = self.short * self.rng.uniform(0.1, 0.16), self.rng.integers(4)
        w, h, along = self.note.w, self.note.h, self.rng.uniform(0.1, 0.9)
        start = [(along * w, -width), (along * w, h + width), (-width, along * h), (w + width, along * h)][side]
        a = math.atan2(h / 2 - start[1], w / 2 - start[0]) + self.rng.normal(0, 0.3)
        reach = width * self.rng.uniform(1.6, 3)
        end = (start[0] + math.cos(a) * reach, start[1] + math.sin(a) * reach)
        colour = np.array(SKINS[self.rng.integers(len(SKINS))], float)
        for k, share in enumerate((1, 0.85, 0.65)):  # lighter in the middle
            draw, r = self.add(colour * (0.8 + 0.1 * k)), width / 2 * share
            draw.polygon(self.twice(bar(start, end, 2 * r)), fill=255)
            draw.ellipse(self.twice([(end[0] - r, end[1] - r), (end[0] + r, end[1] + r)]), fill=255)

    def coin(self):
        x, y, _ = self.at()
        r, colour = self.short * self.rng.uniform(0.04, 0.08), np.array(METALS[self.rng.integers(len(METALS))], float)
        for k in range(3):
            q = r * (1 - 0.12 * k)
            self.add(colour * (0.7 + 0.2 * (k % 2))).ellipse(self.twice([(x - q, y - q), (x + q, y + q)]), fill=255)

    def clip(self):
        x, y, a = self.at()
        length, wide = self.short * self.rng.uniform(0.12, 0.2), self.short * self.rng.uniform(0.03, 0.05)
        turns, points = np.linspace(0, math.pi, 12), []
        for end, half, sign in ((length, wide, 1), (0.2 * length, 0.75 * wide, -1), (0.85 * length, 0.5 * wide, 1)):
            points += [(end + sign * half * math.sin(t), sign * half * math.cos(t)) for t in turns]
        c, s = math.cos(a), math.sin(a)
        line = self.twice([(x + c * u - s * v, y + s * u + c * v) for u, v in points])
        self.add(self.rng.uniform(60, 150, 3)).line(line, fill=255, width=max(2, int(self.short * 0.008)), joint="curve")

    def free(self):
        """Whether it keeps off the writing, and is in the picture."""
        covered = np.asarray(self.layers[0][0]) > 0
        room = self.note.size
        return covered.sum() > 4 * room ** 2 and not any(
            covered[max(0, int(2 * (top - room))):int(2 * (bottom + room)), max(0, int(2 * (left - room))):int(2 * (right + room))].any()
            for left, top, right, bottom in self.note.boxes)

    def lie(self):
        near = self.layers[0][0].filter(ImageFilter.GaussianBlur(2 * self.short * 0.006))
        moved = near.transform(near.size, Image.AFFINE, (1, 0, -self.short * 0.012, 0, 1, -self.short * 0.012))
        shadow = np.asarray(moved.resize((self.note.w, self.note.h), Image.BOX), float)[..., None] / 255
        self.note.pixels = self.note.pixels * (1 - 0.45 * shadow)
        for mask, colour in self.layers:
            self.note.cover(mask.filter(ImageFilter.GaussianBlur(1)), colour)


def lying(rng, *who):
    """A pen, a finger, a coin or a clip beside the numbers, on plain or ruled paper."""
    note = Note(rng, *who, sizes=(26, 60))
    size, pitch = note.size, note.size * rng.uniform(1.5, 2.2)
    if rng.random() < 0.5:
        note.rules([(0, y, note.w, y) for y in np.arange(size * 2, note.h, pitch)], (140, 170, 215), 2)
    note.numbers(size, note.w * rng.uniform(0.5, 0.9), size * 2 + pitch - size * 0.12, note.h - size * 0.3, pitch, most=int(rng.integers(2, 9)))
    kind = rng.choice(["pen", "pen", "finger", "coin", "clip"])
    for _ in range(60):
        thing = Thing(note)
        getattr(thing, kind)()
        if thing.free():
            thing.lie()
            break
    return note


KINDS = {"form": form, "chart": chart, "words": words, "units": units, "signs": signs, "titled": titled, "text": text, "printed": printed,
         "highlighted": highlighted, "ringed": ringed, "punched": punched, "shining": shining, "lying": lying}


def make_note(hands, seed, view=None, chosen=measured):
    """With the words and letters that `chosen` takes."""
    rng = np.random.default_rng(seed)
    kind = view or str(rng.choice(list(KINDS)))
    note = KINDS[kind](rng, hands, chosen)
    note.cover(note.sheet.ink, np.array(INKS[note.ink][0], float) + rng.uniform(-15, 15))
    pixels = lit(rng, note.pixels, shadows=0.2)
    if rng.random() < 0.4:
        blurred = Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
        pixels = np.asarray(blurred, float)
    pixels = pixels + rng.normal(0, rng.uniform(0, 5), pixels.shape)
    label = {"lines": note.lines, "kind": f"{kind}-{'mnist' if note.mnist else 'pen'}", "ink": note.ink, "touching": 0,
             "angle": 0, "perspective": 0, "size": round(note.size), "sideways": 0, "numbers": np.round(note.boxes).tolist()}
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), label, int(rng.integers(60, 95))


if __name__ == "__main__":
    run(make_note, __doc__, list(KINDS))
