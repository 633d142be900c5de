"""What the reader shows the network of synthetic pictures (tests/pages): digits as it cuts them out of paper, letters,
and wrong ways of cutting. Training material (pool.py), and for comparing networks the same of held-back writers. What
is like a digit and which pictures are read right the committed network says. About 12 minutes on two cores.

    cmake --preset native && cmake --build build/native --target inkdigits_crops
    /usr/bin/python3 model/page_marks.py
"""
from __future__ import annotations

import argparse
import io
import subprocess
import tempfile
from multiprocessing import Pool
from pathlib import Path
from typing import BinaryIO, Callable

import numpy as np

import data
import words

make_notes, make_pages = words.make_notes, words.make_pages

TOOL = words.ROOT / "build/native/inkdigits_crops"
PATHS = {"train": data.CACHE / "train/page_marks.npz", "validation": data.CACHE / "train/page_marks_validation.npz"}
# Pictures of each kind: "page" and views of make_pages.py, the others of make_notes.py
KINDS = {"page": 600, "leaning": 60, "steep": 100, "form": 60, "chart": 60, "words": 80, "units": 120, "titled": 20,
         "text": 12, "printed": 8, "highlighted": 32, "ringed": 40, "punched": 32, "shining": 40}  # fmt: skip
VALIDATION = 0.3  # times as many
CHUNK = 10  # pictures that are read together
SEED = 40_000_000
MARK = np.dtype([("box", "<f4", 4), ("not_digit", "<f4"), ("digit", "<f4"), ("refused", "<f4"), ("ink", "u1", (28, 28))])
OTHER = np.dtype([("not_digit", "<f4"), ("ink", "u1", (28, 28))])
LIKE_A_DIGIT = 0.1  # letters and pieces of less P(not a digit) may be taken for digits by people, too
ALIKE = 0.4  # of a mark's ink: a way of cutting that differs by less has the same digit, with or without a speck

hands: make_pages.Hands
chosen: Callable[[dict], bool]


def held_back(sample: dict) -> bool:
    return data.held_back(data.writer_of(sample))


def trained_on(sample: dict) -> bool:
    return not held_back(sample) and not make_notes.measured(sample)


def crops(stream: BinaryIO) -> tuple[list[np.ndarray], np.ndarray]:
    """One picture of inkdigits_crops -> its lines, of MARK, and the ways not taken, of OTHER"""
    count = lambda: int(np.frombuffer(stream.read(4), "<i4")[0])
    lines = []
    for _ in range(count()):
        n = count()
        lines.append(np.frombuffer(stream.read(n * MARK.itemsize), MARK))
    return lines, np.frombuffer(stream.read(count() * OTHER.itemsize), OTHER)


def wrong_ways(others: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Of `others` those that are no digit: not alike one, and no `marks` cut a little differently. At most as many as
    there are marks."""
    others = others[others["not_digit"] >= LIKE_A_DIGIT]
    others = others[np.random.default_rng(len(others)).permutation(len(others))[: 2 * len(marks)]]
    flat = marks["ink"].reshape(len(marks), 784).astype(np.int32)
    apart = [np.abs(ink.reshape(784) - flat).sum(1).min() > ALIKE * ink.sum(dtype=np.int32) for ink in others["ink"]]
    return others["ink"][np.array(apart, bool)][: len(marks)]


def labelled(label: dict, lines: list[np.ndarray], others: np.ndarray) -> tuple[list[np.ndarray], list[int]]:
    """Of lines that have as many marks as digits, each mark is its digit. Where a whole picture is read right, the ways
    not taken are no digits."""
    ink, digits, right = [], [], True
    marks = np.concatenate(lines) if lines else np.zeros(0, MARK)
    if "numbers" in label:
        letters = [np.array([words.is_word(label, m) for m in line], bool) for line in lines]
        for line, these in zip(lines, letters):
            ink += list(line["ink"][these & (line["not_digit"] >= LIKE_A_DIGIT)])
        digits += [data.NOT_A_DIGIT] * len(ink)
        lines = [line[~these] for line, these in zip(lines, letters) if not these.all()]
    if len(lines) != len(label["lines"]):
        return ink, digits
    for line, text in zip(lines, label["lines"]):
        if len(line) != len(text):
            line, rest = line[line["refused"] == 0], line[line["refused"] == 1]
            if len(line) != len(text):
                right = False
                continue
            ink += list(rest["ink"])
            digits += [data.NOT_A_DIGIT] * len(rest)
        ink += list(line["ink"])
        digits += map(int, text)
        right &= text == "".join(str(int(d)) for d in line["digit"])
    if right:
        wrong = wrong_ways(others, marks)
        ink += list(wrong)
        digits += [data.NOT_A_DIGIT] * len(wrong)
    return ink, digits


def made_and_read(job: tuple[int, str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ink, labels and kinds of the marks of `n` pictures."""
    seed, kind, n = job
    labels = []
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / f"{k}.jpg" for k in range(n)]
        for k, name in enumerate(names):
            labels.append(words.picture(kind, hands, seed + k, chosen, name))
        done = subprocess.run([TOOL], input="\n".join(map(str, names)).encode(), capture_output=True, check=True)
    stream = io.BytesIO(done.stdout)
    parts = [labelled(label, *crops(stream)) for label in labels]
    ink = np.array([i for part in parts for i in part[0]], np.uint8).reshape(-1, 28, 28)
    digits = np.array([d for part in parts for d in part[1]], np.uint8)
    return ink, digits, np.full(len(digits), list(KINDS).index(kind), np.uint8)


def build(part: str) -> None:
    global hands, chosen
    chosen = {"train": trained_on, "validation": held_back}[part]
    hands = make_pages.Hands(data.DATA / "train", data.CACHE / "mnist", lambda s: held_back(s) == (part == "validation"))
    share, seed, jobs = (1, SEED, []) if part == "train" else (VALIDATION, SEED + 100_000, [])
    for kind, n in KINDS.items():
        for first in range(0, round(share * n), CHUNK):
            jobs.append((seed, kind, min(CHUNK, round(share * n) - first)))
            seed += CHUNK
    with Pool(2) as pool:
        ink, y, kind = (np.concatenate(parts) for parts in zip(*pool.imap(made_and_read, jobs)))
    np.savez(PATHS[part], ink=ink, y=y, kind=kind)
    print(f"{PATHS[part].name}: {(y < 10).sum()} digits, {(y == 10).sum()} not", flush=True)


def load(part: str) -> data.Pictures:
    """`part`: "train" or "validation" """
    if not PATHS[part].exists():
        build(part)
    with np.load(PATHS[part]) as file:
        return data.Pictures(file["ink"], file["y"].astype(np.int64))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for part in PATHS:
        load(part)
