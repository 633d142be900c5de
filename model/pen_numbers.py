"""Pen-written numbers by people whom training never saw: digits of one held-back writer of data/train
set side by side as people write them. Prints JSON lines for `inkdigits eval --strokes -`.

    /usr/bin/python3 model/pen_numbers.py --n 2000 | build/native/inkdigits eval --strokes -
    /usr/bin/python3 model/pen_numbers.py --n 4000 --single | build/native/inkdigits eval --strokes -
"""
from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict

import numpy as np

import data

Sample = list[np.ndarray]


def by_writer() -> dict[str, dict[str, list[Sample]]]:
    """writer -> digit -> samples, in units of that writer's median digit height, standing on y = 0."""
    raw: dict[str, list[tuple[str, Sample]]] = defaultdict(list)
    for file in data.DIGIT_FILES:
        with gzip.open(data.DATA / f"train/{file}.jsonl.gz", "rt") as lines:
            for line in lines:
                row = json.loads(line)
                writer = f"{row.get('group', '')}/{row.get('writer', '')}"
                strokes = [np.asarray(s, float).reshape(-1, 2) for s in row["strokes"] if s]
                if strokes and data.held_back(writer):
                    raw[writer].append((str(row["label"]), strokes))
    writers: dict[str, dict[str, list[Sample]]] = {}
    for writer, samples in raw.items():
        height = np.median([np.ptp(np.concatenate(s)[:, 1]) for _, s in samples])
        digits: dict[str, list[Sample]] = defaultdict(list)
        for label, strokes in samples:
            points = np.concatenate(strokes)
            # Some writers' digits were digitised in several sessions of other scales.
            if not 0.5 < np.ptp(points[:, 1]) / max(height, 1e-6) < 1.7:
                continue
            origin = np.array([points[:, 0].min(), points[:, 1].max()])
            digits[label].append([(s - origin) / max(height, 1e-6) for s in strokes])
        if sum(map(len, digits.values())) >= 20:
            writers[writer] = digits
    return writers


def row_of(text: str, digits: dict[str, list[Sample]], rng: np.random.Generator) -> Sample:
    """A line of digits; in one number of ten some neighbours touch or overlap."""
    x, strokes = 0.0, []
    gap = rng.uniform(0.12, 0.6)
    touching = rng.random() < 0.1
    climb = rng.normal(0, 0.05)
    for c in text:
        if c == " ":
            x += rng.uniform(0.8, 1.6)
            continue
        sample = digits[c][rng.integers(len(digits[c]))]
        scale = rng.uniform(0.85, 1.15)
        here = np.array([x, climb * x + rng.normal(0, 0.06)])
        placed = [s * scale + here for s in sample]
        strokes += placed
        x = max(p[:, 0].max() for p in placed)
        x += rng.uniform(-0.12, 0.05) if touching and rng.random() < 0.5 else max(0.05, gap + rng.normal(0, 0.08))
    return strokes


def number(digits: dict[str, list[Sample]], rng: np.random.Generator) -> tuple[str, Sample]:
    known = [d for d in "0123456789" if digits.get(d)]
    write = lambda n: "".join(rng.choice(known) for _ in range(n))
    text = write(rng.integers(2, 6))
    if rng.random() < 0.1:
        text += " " + write(rng.integers(1, 4))
    strokes = row_of(text, digits, rng)
    if rng.random() < 0.15:
        second = write(rng.integers(2, 6))
        below = np.array([rng.normal(0, 0.3), rng.uniform(1.35, 2)])
        strokes += [s + below for s in row_of(second, digits, rng)]
        text += "\n" + second
    return text, strokes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--single", action="store_true", help="single digits instead of numbers")
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    writers = by_writer()
    names = sorted(writers)
    for _ in range(args.n):
        digits = writers[names[rng.integers(len(names))]]
        if args.single:
            text = str(rng.choice(sorted(digits)))
            strokes = digits[text][rng.integers(len(digits[text]))]
        else:
            text, strokes = number(digits, rng)
        points = [(np.round(s * 100, 1)).tolist() for s in strokes]
        print(json.dumps({"label": text, "strokes": points}))


if __name__ == "__main__":
    main()
