"""Pen-written numbers by people whom training never saw: digits, symbols and letters of one held-back
writer of data/train set side by side as people write them. Prints JSON lines for `inkdigits eval
--strokes -`, with `owners`: per stroke the runs [mark, points], and `marks`: what each mark is.

    /usr/bin/python3 model/pen_numbers.py --n 2000 | build/native/inkdigits eval --strokes -
    /usr/bin/python3 model/pen_numbers.py --n 4000 --kind single | build/native/inkdigits eval --strokes -
    /usr/bin/python3 model/pen_numbers.py --n 2000 --kind glyph | build/native/inkdigits eval --strokes - --non-digits
"""
from __future__ import annotations

import argparse
import functools
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

import data
import straight_ones

Sample = list[np.ndarray]
Writer = dict[str, list[Sample]]  # character or word -> samples

DESCENDERS = "gjpqy"
FLOATING = "-=+~<>*^"
RAISED = "\"'`°"
# Brackets and bars look like a digit only where nobody stands beside them.
BETWEEN_DIGITS = "/-.,:()+=$%#*"
# What sums, prices, shares and temperatures have before, between and after their numbers.
SIGNS = ("$#+-<>(", "+-=*:<>xX", "%°)*")


@functools.cache
def writers(half: int | None = None, trained: bool = False) -> list[Writer]:
    """Held-back writers, in units of their median digit height, each mark standing on y = 0 at x = 0;
    `half` 0 or 1 for one half of them; or those that the network was trained on."""
    raw: dict[str, list[tuple[str, Sample]]] = defaultdict(list)
    for file in data.DIGIT_FILES + data.NON_DIGIT_FILES:
        with gzip.open(data.DATA / f"train/{file}.jsonl.gz", "rt") as lines:
            for line in lines:
                row = json.loads(line)
                writer = f"{row.get('group', '')}/{row.get('writer', '')}"
                strokes = [np.asarray(s, float).reshape(-1, 2) for s in row["strokes"] if s]
                if strokes and data.held_back(writer) != trained and half in (None, zlib.crc32(b"half" + writer.encode()) % 2):
                    raw[writer].append((str(row["label"]), strokes))
    out = []
    for name in sorted(raw):
        heights = [np.ptp(np.concatenate(s)[:, 1]) for c, s in raw[name] if c.isdigit() or len(c) > 1]
        if not heights:
            continue
        height = max(np.median(heights), 1e-6)
        marks: Writer = defaultdict(list)
        for label, strokes in raw[name]:
            points = np.concatenate(strokes)
            width, tall = np.ptp(points, 0) / height
            # Some writers' digits were digitised in several sessions of other scales.
            if label.isdigit() and not 0.5 < tall < 1.7 or len(label) == 1 and max(width, tall) > 2.6:
                continue
            if data.flawed(strokes, int(label) if label.isdigit() else data.NOT_A_DIGIT):
                continue
            if len(label) == 1 and label not in ".,:;'\"`-_=~^*+" and tall < 0.3 or label == "junk":
                continue
            origin = np.array([points[:, 0].min(), points[:, 1].max()])
            marks[label].append([(s - origin) / height for s in strokes])
        out.append(marks)
    return out


def pick(writer: Writer, labels: list[str], rng: np.random.Generator) -> tuple[str, Sample]:
    label = labels[rng.integers(len(labels))]
    return label, writer[label][rng.integers(len(writer[label]))]


def digits_of(writer: Writer) -> list[str]:
    return [c for c in writer if c.isdigit()]


def with_a_mouse(writer: Writer, rng: np.random.Generator) -> Writer:
    """The same writer at a mouse: 1s are straight strokes, and of the other digits there are but two, so that 1s stand
    side by side."""
    others = [c for c in digits_of(writer) if c != "1"]
    left = rng.choice(others, min(2, len(others)), replace=False)
    ones = straight_ones.samples(straight_ones.leans(1, rng) + rng.normal(0, 0.03, 8), rng)
    at_origin = [[s - [s[:, 0].min(), s[:, 1].max()] for s in one] for one in ones]
    return {c: samples for c, samples in writer.items() if not c.isdigit() or c in left} | {"1": at_origin}


def letters_of(writer: Writer) -> list[str]:
    return [c for c in writer if len(c) == 1 and c.isalpha()]


def foot(label: str, sample: Sample, rng: np.random.Generator) -> float:
    """Where a mark stands: y of its lowest point over the base line, downward."""
    tall = np.ptp(np.concatenate(sample)[:, 1])
    if label in FLOATING:
        return -rng.normal(0.5, 0.1) + tall / 2
    if label in RAISED:
        return -rng.normal(0.75, 0.1)
    if label in ".,;:!?_":
        return rng.normal({",": 0.2, ";": 0.2, "_": 0.1, ":": -0.1}.get(label, 0), 0.1)
    if label in "/\\|()[]{}$%#&@":
        return -0.5 + tall / 2 + rng.normal(0, 0.1)
    return 0.35 * tall * (label in DESCENDERS) + rng.normal(0, 0.1)


class Page:
    """What is written so far."""

    def __init__(self) -> None:
        self.strokes: Sample = []
        self.owners: list[list[list[int]]] = []
        self.marks: list[str] = []

    def add(self, label: str, strokes: Sample) -> None:
        self.owners += [[[len(self.marks), len(s)]] for s in strokes]
        self.strokes += strokes
        self.marks.append(label)

    def join(self) -> None:
        """The pen did not leave the paper before the last mark, if that is one stroke."""
        if len(self.owners) > 1 and self.owners[-1][0][0] != self.owners[-2][0][0]:
            self.strokes[-2:] = [np.concatenate(self.strokes[-2:])]
            self.owners[-2:] = [self.owners[-2] + self.owners[-1]]

    def row(self, words: list[list[tuple[str, Sample]]], rng: np.random.Generator, x: float = 0, y: float = 0) -> None:
        """A line of words; in one line of ten some neighbours touch or overlap, in one of twenty are joined."""
        gap = rng.uniform(0.02, 0.8)
        touching, joined = rng.random() < 0.1, rng.random() < 0.05
        climb = rng.normal(0, 0.06)
        for word in words:
            for k, (label, sample) in enumerate(word):
                scale = rng.uniform(0.75, 1.25)
                if label == "/":
                    scale *= rng.uniform(0.8, 1.4)
                sample = [s * scale for s in sample]
                width = np.ptp(np.concatenate(sample)[:, 0])
                # A slash reaches over and under its neighbours.
                reach = rng.uniform(0, 0.6) * width if label == "/" and rng.random() < 0.6 else 0
                x -= min(reach, width) * (k > 0)
                here = np.array([x, y + climb * x + foot(label, sample, rng)])
                placed = [s + here for s in sample]
                self.add(label, placed)
                if joined and k and len(placed) == 1 and label in "023568" and rng.random() < 0.6:
                    self.join()
                x = max(p[:, 0].max() for p in placed)
                x += rng.uniform(-0.12, 0.05) if touching and rng.random() < 0.5 else max(0.02, gap * np.exp(rng.normal(0, 0.3)))
                x -= reach
            x += rng.uniform(0.7, 1.6)

    def item(self, label: str) -> dict:
        points = [np.round(s * 100, 1).tolist() for s in self.strokes]
        return {"label": label, "strokes": points, "owners": self.owners, "marks": self.marks}


def letters(writer: Writer, rng: np.random.Generator, least: int, most: int) -> list[tuple[str, Sample]]:
    """Every second of them unlike a digit."""
    plain = [c for c in letters_of(writer) if c not in data.LOOK_ALIKES]
    return [pick(writer, letters_of(writer) if k % 2 else plain, rng) for k in range(rng.integers(least, most))]


def number(writer: Writer, rng: np.random.Generator, least: int = 2, most: int = 6) -> list[tuple[str, Sample]]:
    return [pick(writer, digits_of(writer), rng) for _ in range(rng.integers(least, most))]


def text_of(words: list[list[tuple[str, Sample]]]) -> str:
    return " ".join("".join(c for c, _ in word) for word in words)


def numbers(writer: Writer, rng: np.random.Generator) -> dict:
    """One line, a tenth of them with a space, or two."""
    page, text = Page(), []
    for k in range(1 + (rng.random() < 0.15)):
        words = [number(writer, rng)] + ([number(writer, rng, 1, 4)] if rng.random() < 0.1 else [])
        page.row(words, rng, rng.normal(0, 0.3) * k, rng.uniform(1.35, 2) * k)
        text.append(text_of(words))
    return page.item("\n".join(text))


def single(writer: Writer, rng: np.random.Generator) -> dict:
    page = Page()
    label, sample = pick(writer, digits_of(writer), rng)
    page.add(label, sample)
    return page.item(label)


def separated(writer: Writer, rng: np.random.Generator) -> dict:
    """Dates, phone numbers, times, prices: numbers with what people write between them."""
    symbols = [c for c in BETWEEN_DIGITS if writer.get(c)]
    usual = [c for c in "/-.," if c in symbols]
    page, words, open_ = Page(), [], False
    here = rng.choice(usual or symbols) if rng.random() < 0.9 else None
    for _ in range(rng.integers(1, 3)):
        word = []
        for k in range(rng.integers(1, 4)):
            if k:
                word.append(pick(writer, [here] if here else symbols, rng))
            word += [pick(writer, ["1"], rng) if "1" in writer and rng.random() < 0.2 else one for one in number(writer, rng, 1, 5)]
        if "(" in symbols and ")" in symbols and rng.random() < 0.1:
            at = int(rng.integers(1, len(word) + 1))
            word = [pick(writer, ["("], rng), *word[:at], pick(writer, [")"], rng), *word[at:]]
        words.append(word)
    page.row(words, rng)
    return page.item(text_of(words))


def signs(writer: Writer, rng: np.random.Generator) -> dict:
    """Numbers with signs: 3+4=7, $12, 98%, 37°, (5)."""
    before, between, after = ([c for c in of if writer.get(c)] for of in SIGNS)
    open_ = rng.random() < 0.3  # clear paper beside signs
    words = [[]]

    def sign(of: list[str]) -> None:
        if open_:
            words.append([])
        words[-1].append(pick(writer, of, rng))
        if open_:
            words.append([])

    places = rng.random(3) < (0.35, 0.5, 0.35)
    if not places.any():
        places[rng.integers(3)] = True
    if places[0]:
        sign(before)
    words[-1] += number(writer, rng, 1, 4)
    if places[1]:
        here = [pick(writer, between, rng)[0]] if rng.random() < 0.5 else between
        for _ in range(rng.integers(1, 3)):
            sign(here)
            words[-1] += number(writer, rng, 1, 4)
    if places[2]:
        sign(after)
    page = Page()
    page.row([w for w in words if w], rng)
    return page.item(text_of(words).strip())


def slashes(rng: np.random.Generator):
    """One hand's slashes, as written in haste between numbers: longer than a digit is high, bent, hooked at
    their ends."""
    length, lean, bow = rng.uniform(1.0, 1.8), rng.uniform(-0.05, 0.65), rng.normal(0, 0.05)
    hooks, falling = (rng.random(2) < 0.3) * rng.uniform(-0.15, 0.15, 2), rng.random() < 0.7
    t = np.linspace(0, 1, 15)

    def one() -> Sample:
        x = (lean + rng.normal(0, 0.06)) * t + (bow + rng.normal(0, 0.02)) * np.sin(np.pi * t)
        x = x + hooks[0] * np.clip(1 - t / 0.15, 0, 1) ** 2 + hooks[1] * np.clip((t - 0.85) / 0.15, 0, 1) ** 2
        points = np.stack([x, -t], 1) * length * rng.normal(1, 0.08)
        return [(points[::-1] if falling else points) - [points[:, 0].min(), points[:, 1].max()]]

    return one


def even_row(page: Page, words: list[list[tuple[str, Sample]]], rng: np.random.Generator) -> None:
    """A line of words as one hand writes them: of one size and one slant, a slash through and between them."""
    gap, climb, lean = rng.uniform(0.03, 0.6), rng.normal(0, 0.04), rng.normal(0, 0.12)
    close = rng.uniform(-0.5, 0.6)  # of a slash to its neighbours, in its width
    x = 0.0
    for word in words:
        for k, (label, sample) in enumerate(word):
            scale = rng.normal(1, 0.08)
            sample = [s * [scale, scale] - [lean, 0] * s[:, 1:] for s in sample]
            points = np.concatenate(sample)
            width, tall = np.ptp(points, 0)
            down = tall / 2 - 0.5 + rng.normal(0, 0.12) if label == "/" else foot(label, sample, rng) / 2
            x += close * width if label == "/" and k else 0
            here = np.array([x - points[:, 0].min(), climb * x + down])
            page.add(label, [s + here for s in sample])
            x += width + gap * np.exp(rng.normal(0, 0.3)) + (close * width if label == "/" else 0)
        x += rng.uniform(0.4, 1.6)


def dates(writer: Writer, rng: np.random.Generator) -> dict:
    """Dates and fractions, of which 1s are a large part."""

    def part() -> list[tuple[str, Sample]]:
        ones = ["1"] if "1" in writer else []
        return [pick(writer, ones if ones and rng.random() < 0.25 else digits_of(writer), rng) for _ in range(rng.integers(1, 3))]

    own = rng.random() < 0.3 and "/" in writer
    slash = slashes(rng)
    words = []
    for _ in range(rng.integers(1, 4)):
        word = part()
        for _ in range(rng.integers(1, 3)):
            word += [pick(writer, ["/"], rng) if own else ("/", slash()), *part()]
        words.append(word)
    page = Page()
    even_row(page, words, rng)
    return page.item(text_of(words))


def years(writer: Writer, rng: np.random.Generator) -> dict:
    """A date with the year in full."""
    slash, word = slashes(rng), []
    for of in (("", "1", "2", "3"), ("", "1")):
        tens = rng.choice(of)
        word += [pick(writer, [tens], rng)] if tens in writer else []
        word += [pick(writer, digits_of(writer), rng), ("/", slash())]
    century = rng.choice(["20", "19"])
    word += [pick(writer, [c] if c in writer else digits_of(writer), rng) for c in century] + number(writer, rng, 2, 3)
    page = Page()
    even_row(page, [word], rng)
    return page.item(text_of([word]))


def readings(writer: Writer, rng: np.random.Generator) -> dict:
    """Blood pressures."""

    def write(value: int) -> list[tuple[str, Sample]]:
        return [pick(writer, [c] if c in writer else digits_of(writer), rng) for c in str(value)]

    slash = slashes(rng)
    words = [[*write(rng.integers(85, 200)), ("/", slash()), *write(rng.integers(45, 120))] for _ in range(rng.integers(1, 3))]
    page = Page()
    even_row(page, words, rng)
    return page.item(text_of(words))


def long(writer: Writer, rng: np.random.Generator) -> dict:
    """Long numbers, in groups or not."""
    words = [number(writer, rng, 3, 11) for _ in range(rng.integers(1, 3))]
    page = Page()
    even_row(page, words, rng)
    return page.item(text_of(words))


def rows(writer: Writer, rng: np.random.Generator) -> dict:
    """One to three rows of a table: two to four numbers of one to three digits."""
    page, text, columns = Page(), [], rng.integers(2, 5)
    for k in range(rng.integers(1, 4)):
        words = [number(writer, rng, 1, 4) for _ in range(columns)]
        page.row(words, rng, rng.normal(0, 0.2) * k, rng.uniform(1.35, 2) * k)
        text.append(text_of(words))
    return page.item("\n".join(text))


def mixed(writer: Writer, rng: np.random.Generator) -> dict:
    """A word before or after a number."""
    page = Page()
    words = [letters(writer, rng, 1, 6), number(writer, rng, 1, 6)]
    if rng.random() < 0.3:
        words.reverse()
    page.row(words, rng)
    return page.item(text_of(words))


def letter(writer: Writer, rng: np.random.Generator) -> dict:
    """A letter or symbol that does not look like a digit."""
    usable = [c for c in writer if len(c) == 1 and not c.isdigit() and c not in data.LOOK_ALIKES and c not in ".-_~"]
    page = Page()
    page.add(*pick(writer, usable, rng))
    return page.item("")


def word(writer: Writer, rng: np.random.Generator) -> dict:
    """As written, or set from letters; not of look-alikes alone."""
    page = Page()
    whole = [c for c in writer if len(c) > 1]
    if whole and (rng.random() < 0.4 or len(letters_of(writer)) < 5):
        page.add(*pick(writer, whole, rng))
        return page.item("")
    page.row([letters(writer, rng, 2, 9)], rng)
    return page.item("")


def glyph(writer: Writer, rng: np.random.Generator) -> dict:
    """A character of no known alphabet: parts of two or three letters, symbols or digits in one box, that
    cross, touch, or stand so close above or beside each other that no number is written so."""
    letters = [c for c in writer if len(c) == 1 and c not in ".,"]
    parts: Sample = []
    for k in range(rng.integers(2, 4)):
        label, sample = pick(writer, letters if k else [c for c in letters if not c.isdigit()], rng)
        points = np.concatenate(sample)
        # To a box of 1, stretched a little; a part of it is enough.
        size = np.exp(rng.normal(-0.2, 0.25, 2)) / max(np.ptp(points, 0).max(), 1e-6)
        sample = [(s - points.mean(0)) * size for s in sample]
        if len(sample) > 1 and rng.random() < 0.5:
            sample = [sample[rng.integers(len(sample))]]
        if k:
            old = np.concatenate(parts)
            how = rng.random()
            if how < 0.5:  # across
                at = np.array([rng.uniform(old[:, i].min(), old[:, i].max()) for i in (0, 1)])
            else:  # just touching: above, below or beside
                axis, side = int(how < 0.75), rng.choice([-1, 1])
                new = np.concatenate(sample)
                at = old.mean(0) + rng.normal(0, 0.1, 2)
                edge = old[:, axis].max() - new[:, axis].min() if side > 0 else old[:, axis].min() - new[:, axis].max()
                at[axis] = edge - side * rng.uniform(0, 0.15)
            sample = [s + at for s in sample]
        parts += sample
    page = Page()
    page.add("glyph", parts)
    return page.item("")


KINDS = {f.__name__: f for f in (numbers, single, separated, signs, dates, years, readings, long, rows, mixed, letter, word, glyph)}


def samples(kind: str, n: int, seed: int, half: int | None = None, mouse: float = 0, trained: bool = False) -> Iterator[dict]:
    """`mouse`: the share of samples that are drawn with one."""
    rng = np.random.default_rng(seed)
    enough = [w for w in writers(half, trained) if sum(len(w[c]) for c in digits_of(w)) >= 20]
    if kind in ("letter", "word", "glyph", "mixed", "separated"):
        enough = [w for w in enough if len(letters_of(w)) >= 5 and any(w.get(c) for c in "/-.,")]
        enough = [w for w in enough if set(letters_of(w)) - data.LOOK_ALIKES]
    if kind == "signs":
        lent = defaultdict(list)  # few people wrote all of them
        for writer in writers(half, trained):
            rings = writer.get("o", []) + writer.get("0", [])
            lent["°"] += [[s * rng.uniform(0.25, 0.45) for s in ring] for ring in rings]
            for sign in set("".join(SIGNS)) & set(writer):
                lent[sign] += writer[sign]
        enough = [lent | w for w in enough]
    if kind == "word":
        enough += [w for w in writers(half, trained) if any(len(c) > 1 for c in w)]
    for _ in range(n):
        writer = enough[rng.integers(len(enough))]
        if mouse and rng.random() < mouse:
            writer = with_a_mouse(writer, rng)
        yield KINDS[kind](writer, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, default="numbers")
    parser.add_argument("--half", type=int, choices=(0, 1), help="of the held-back writers only one half")
    parser.add_argument("--mouse", type=float, default=0, help="share of the samples whose 1s are as straight as a mouse draws them")
    args = parser.parse_args()
    for item in samples(args.kind, args.n, args.seed, args.half, args.mouse):
        print(json.dumps(item))


if __name__ == "__main__":
    main()
