"""Makes the training pool: shards of varied handwriting, 28x28, each about 330,000 samples.

  python3 model/pool.py --shards 12        # resumable: finished shards are kept
  python3 model/pool.py --sheet sheet.png  # look at what training sees
"""
from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch

import augment
import data
import non_digits
import page_marks
import printed
import reader
import straight_ones

POOL = data.CACHE / "train/pool"
SOURCES = ("mnist", "strokes", "regional", "hwd1000", "letters", "made up", "mnist pairs", "felt tips", "plain ones", "pages", "beside ones", "long stems", "printed")
PLAIN_ONES = 1500
BESIDE_ONES = 12_000, 6_000  # of strokes and of scans
PAGE_MARKS = 60_000
LONG_STEMS = 8_000  # of scans
PRINTED = 6_000
STRAIGHT = 0.04  # spread of a stroke's ink across its axis against that along it (variances)
NON_DIGIT_PEN = 3.6  # under a broader pen a letter closes up and may well pass for a digit


def mnist_pairs(scans: data.Pictures, n: int, rng: np.random.Generator) -> np.ndarray:
    """Two scanned digits in one box, or one and a good piece of the next, as a wrong cut leaves them
    -> uint8 [n, 28, 28]; no digit."""
    images, labels = scans.images, scans.labels
    out = np.zeros((n, 28, 46), np.uint8)
    a, b = rng.integers(0, len(images), n), rng.integers(0, len(images), n)
    # The 20-pixel box sits in columns 4..24; slim digits leave a gap, broad ones touch.
    out[:, :, :24] = images[a][:, :, 2:26]
    out[:, :, 22:] = np.maximum(out[:, :, 22:], images[b][:, :, 2:26])
    for i in range(n // 2):  # a half 0, 2, 3, 5, 6 or 8 beside a broad digit makes no digit of it
        if labels[a[i]] in (0, 2, 3, 5, 6, 8, 9) and labels[b[i]] in (0, 2, 3, 5, 6, 8):
            inked = np.flatnonzero(images[b[i]][:, 2:26].max(0) > 64)
            out[i, :, 22 + inked[0] + int(len(inked) * rng.uniform(0.35, 0.65)) :] = 0
            if rng.random() < 0.5:
                out[i] = out[i, ::-1, ::-1]  # 0, 2, 3, 5, 8 and 6 with 9 stay digits upside down
    return np.round(reader.normalize(out) * 255).astype(np.uint8)


def scans_beside_ones(scans: data.Pictures, n: int, rng: np.random.Generator) -> np.ndarray:
    """A scanned 1 and another digit that just touch -> uint8 [n, 28, 28]; no digit."""
    ones, others = rng.choice(np.flatnonzero(scans.labels == 1), n), rng.choice(np.flatnonzero(scans.labels != 1), n)
    out = np.zeros((n, 28, 48), np.uint8)
    for i, pair in enumerate(np.stack([ones, others], 1)):
        first, second = (image[:, image.max(0) > 64] for image in scans.images[rng.permutation(pair)])
        at = first.shape[1] - int(rng.integers(-1, 3))
        out[i, :, 2 : 2 + first.shape[1]] = first
        beside = out[i, :, 2 + at : 2 + at + second.shape[1]]
        np.maximum(beside, second, out=beside)
    return np.round(reader.normalize(out) * 255).astype(np.uint8)


def beside_ones(digits: data.Strokes, scans: data.Pictures, rng: np.random.Generator) -> reader.Inputs:
    """A 1 and its neighbour in one box. Pen strokes of them are on the pad as well as in pictures."""
    strokes, pictures = BESIDE_ONES
    pairs = [data.unit_box(non_digits.several(digits.samples, digits.labels, rng, True)) for _ in range(strokes)]
    drawn = augment.picture_strokes(pairs, rng, 0.6, widest=NON_DIGIT_PEN)
    scanned = augment.vary_pictures(scans_beside_ones(scans, pictures, rng), rng, hard=0.3, strength=0.6, thickest=2)
    return reader.Inputs.join([drawn, reader.Inputs.of_pictures(scanned)])


def of_pages(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Marks of synthetic pictures (page_marks.py), every second bent a little -> uint8 [n, 28, 28], labels"""
    marks = page_marks.load("train")
    some = rng.choice(len(marks.images), PAGE_MARKS, replace=False)
    ink = marks.images[some]
    ink[::2] = augment.vary_pictures(ink[::2], rng, hard=0, strength=0.5)
    return ink, marks.labels[some]


def illegible(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Digits of which varying has left next to nothing, or a black lump (about 0.8 %, judged by eye)."""
    inked = (x > 64).sum((1, 2))
    return (y != data.NOT_A_DIGIT) & ((inked < 25) | (inked > 260))


def steep_strokes(ink: np.ndarray) -> np.ndarray:
    """Which pictures [n, 28, 28] are one straight stroke within 20 degrees of upright. Pieces of lines and stems of
    letters are, and a 1 may look the same."""
    y, x = np.mgrid[:28, :28].astype(np.float32)
    total = ink.sum((1, 2), dtype=np.float32) + 1e-6

    def mean(of: np.ndarray) -> np.ndarray:
        return np.einsum("nyx,yx->n", ink, of, dtype=np.float32) / total

    mx, my = mean(x), mean(y)
    xx, yy, xy = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    root = np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    return ((xx + yy) / 2 - root < STRAIGHT * ((xx + yy) / 2 + root)) & ((yy - xx) / 2 > np.cos(np.radians(2 * 20)) * root)


def build(seed: int) -> tuple[reader.Inputs, np.ndarray, np.ndarray]:
    """-> inputs [n], labels uint8 [n], index into SOURCES uint8 [n], shuffled."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    parts: list[tuple[reader.Inputs, np.ndarray, int]] = []

    def add_pictures(ink: np.ndarray, labels: np.ndarray, source: int) -> None:
        parts.append((reader.Inputs.of_pictures(ink), labels, source))

    scans = data.mnist("train")
    add_pictures(augment.vary_pictures(scans.images, rng, hard=0.4), scans.labels, 0)
    some = rng.choice(len(scans.images), 30_000, replace=False)
    add_pictures(augment.vary_pictures(scans.images[some], rng, hard=0.1, strength=0.8), scans.labels[some], 0)

    digits = data.Strokes.join([data.train_strokes(f)[0] for f in data.DIGIT_FILES])
    for hard, strength in ((0.25, 0.8), (0.5, 1.3)):
        parts.append((augment.picture_strokes(digits.samples, rng, hard, strength), digits.labels, 1))
    for _ in range(2):
        shapes, labels = augment.regional_shapes(digits.samples, digits.labels, rng)
        parts.append((augment.picture_strokes(shapes, rng, 0.4), labels, 2))

    parts.append((augment.felt_tips(digits.samples, rng), digits.labels, 7))
    broad = rng.choice(len(scans.images), 10_000, replace=False)
    add_pictures(augment.vary_pictures(scans.images[broad], rng, hard=1, thickest=4), scans.labels[broad], 7)

    hwd = data.hwd1000()
    for _ in range(2):
        add_pictures(augment.vary_pictures(hwd.images, rng, hard=0.5), hwd.labels, 3)

    marks = data.Strokes.join([data.usable_non_digits(data.train_strokes(f)[0]) for f in data.NON_DIGIT_FILES])
    parts.append((augment.picture_strokes(marks.samples, rng, 0.4, 1.2, NON_DIGIT_PEN), marks.labels, 4))
    letters = [s for s, name in zip(marks.samples, marks.names) if name.isalpha() and len(name) == 1]
    mirrored = [
        [stroke * [-1, 1] for stroke in s]
        for s, name in zip(marks.samples, marks.names)
        if name in set("HKMNRWXkmwx&$@#%")  # mirrored, others become digits: E 3, P 9
    ]
    parts.append((augment.picture_strokes(mirrored, rng, 0.4, 1.2, NON_DIGIT_PEN), np.full(len(mirrored), 10), 4))

    made_up = non_digits.made_up(40000, digits.samples, digits.labels, letters, rng)
    parts.append((made_up, np.full(len(made_up), 10), 5))
    pairs = mnist_pairs(scans, 5000, rng)
    add_pictures(pairs, np.full(len(pairs), 10), 6)

    ones = augment.draw(straight_ones.samples(straight_ones.leans(PLAIN_ONES, rng), rng), augment.pen_widths(PLAIN_ONES, rng))
    parts.append((augment.degraded(ones, rng, 0.3), np.ones(PLAIN_ONES, np.int64), 8))

    add_pictures(*of_pages(rng), 9)

    with_ones = beside_ones(digits, scans, rng)
    parts.append((with_ones, np.full(len(with_ones), 10), 10))

    stems = rng.choice(np.flatnonzero(np.isin(scans.labels, augment.STEMS)), LONG_STEMS, replace=False)
    longer = augment.long_stems(scans.images[stems], scans.labels[stems], rng)
    add_pictures(augment.vary_pictures(longer, rng, hard=0.4, strength=0.8), scans.labels[stems], 11)

    print_, names = printed.digits("train", PRINTED, rng)
    add_pictures(augment.vary_pictures(print_, rng, hard=0.6, strength=0.6), names, 12)

    x = reader.Inputs.join([p[0] for p in parts])
    y = np.concatenate([p[1] for p in parts]).astype(np.uint8)
    source = np.concatenate([np.full(len(p[0]), p[2], np.uint8) for p in parts])
    order = rng.permutation(len(x))
    order = order[~illegible(x.ink[order], y[order])]
    none = np.flatnonzero(y[order] == data.NOT_A_DIGIT)
    order = np.delete(order, none[steep_strokes(x.ink[order[none]])])
    return x.pick(order), y[order], source[order]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shards", type=int, default=12)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--sheet", type=Path)
    args = parser.parse_args()
    if args.sheet:
        from sheet import contact_sheet

        x, y, source = build(10_000)
        rows = [i for s in range(len(SOURCES)) for i in np.flatnonzero(source == s)[:80]]
        contact_sheet(x.ink[rows], [str(y[i]) for i in rows], args.sheet, columns=40)
        return
    POOL.mkdir(parents=True, exist_ok=True)
    for seed in range(args.first, args.shards):
        path = POOL / f"shard_{seed:02d}.npz"
        if path.exists():
            continue
        began = time.time()
        x, y, source = build(seed)
        np.savez(path.with_suffix(".part.npz"), **x.arrays(), y=y, source=source)
        path.with_suffix(".part.npz").rename(path)
        print(f"{path.name}: {len(x)} samples, {(y == 10).mean():.0%} no digit, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
