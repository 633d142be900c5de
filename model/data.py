"""Where the handwriting comes from, and who is held back for validation.

Training uses data/train and MNIST's training half only. Validation is a fixed share of the writers
of data/train and the last 5,000 MNIST training digits. data/dev and MNIST test only measure.
"""
from __future__ import annotations

import gzip
import json
import os
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

CACHE = Path(os.environ.get("INKDIGITS_CACHE", Path(__file__).resolve().parent.parent.parent / "cache"))
DATA = Path(os.environ.get("INKDIGITS_DATA", Path(__file__).resolve().parent.parent.parent / "shared/data"))
MNIST = CACHE / "mnist"
NOT_A_DIGIT = 10
CLASSES = 11

# Marks that a fair reader would accept as a digit: used neither as digits nor as non-digits.
LOOK_ALIKES = frozenset("OoDQIilLjJZzSsBbGgqy|/\\',()[]{}!`;")


@dataclass
class Strokes:
    """Pen strokes, each sample scaled so that the longer side of its box is 1, centred on 0."""

    samples: list[list[np.ndarray]] = field(default_factory=list)
    labels: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    writers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # the label as the source writes it

    def __len__(self) -> int:
        return len(self.samples)

    def pick(self, keep: np.ndarray) -> "Strokes":
        index = np.flatnonzero(keep) if keep.dtype == bool else keep
        return Strokes(
            [self.samples[i] for i in index],
            self.labels[index],
            [self.writers[i] for i in index],
            [self.names[i] for i in index],
        )

    @staticmethod
    def join(parts: list["Strokes"]) -> "Strokes":
        return Strokes(
            [s for p in parts for s in p.samples],
            np.concatenate([p.labels for p in parts]),
            [w for p in parts for w in p.writers],
            [n for p in parts for n in p.names],
        )


@dataclass
class Pictures:
    images: np.ndarray  # uint8 [n, height, width], ink 255 on 0
    labels: np.ndarray  # int64, 10 = not a digit


def unit_box(strokes: list[np.ndarray]) -> list[np.ndarray]:
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    longer = max(float((high - low).max()), 1e-6)
    return [((s - (low + high) / 2) / longer).astype(np.float32) for s in strokes]


def load_strokes(path: Path) -> Strokes:
    samples, labels, writers, names = [], [], [], []
    with gzip.open(path, "rt") as lines:
        for line in lines:
            row = json.loads(line)
            strokes = [np.asarray(s, np.float64).reshape(-1, 2) for s in row["strokes"] if s]
            if not strokes:
                continue
            name = str(row["label"])
            samples.append(unit_box(strokes))
            labels.append(int(name) if len(name) == 1 and name.isdigit() else NOT_A_DIGIT)
            writers.append(writer_of(row))
            names.append(name)
    return Strokes(samples, np.asarray(labels, np.int64), writers, names)


def load_idx(path: Path) -> np.ndarray:
    raw = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def load_pictures(images: Path, labels: Path) -> Pictures:
    y = load_idx(labels).astype(np.int64)
    y[y > 9] = NOT_A_DIGIT
    return Pictures(load_idx(images), y)


def mnist(part: str) -> Pictures:
    """"train" (55,000), "validation" (the last 5,000 of the training half) or "test" (10,000)."""
    stem = "t10k" if part == "test" else "train"
    all_ = load_pictures(MNIST / f"{stem}-images-idx3-ubyte", MNIST / f"{stem}-labels-idx1-ubyte")
    rows = {"train": slice(0, 55000), "validation": slice(55000, None), "test": slice(None)}[part]
    return Pictures(all_.images[rows], all_.labels[rows])


def hwd1000() -> Pictures:
    stem = DATA / "train/hwd1000"
    return load_pictures(Path(f"{stem}-images.idx3-ubyte.gz"), Path(f"{stem}-labels.idx1-ubyte.gz"))


def writer_of(row: dict) -> str:
    return f"{row.get('group', '')}/{row.get('writer', '')}"


def held_back(writer: str) -> bool:
    """One writer in seven, by a hash of the name, so that the split needs no list."""
    return zlib.crc32(writer.encode()) % 7 == 0


def split(strokes: Strokes) -> tuple[Strokes, Strokes]:
    mask = np.array([held_back(w) for w in strokes.writers])
    return strokes.pick(~mask), strokes.pick(mask)


def flawed(sample: list[np.ndarray], label: int) -> bool:
    """About 90 of UNIPEN's digits are several digits under one label ("00") or a piece of one, a dash."""
    width, height = np.ptp(np.concatenate(sample), 0)
    return label != NOT_A_DIGIT and width > (1.3 if label == 1 else 1.5 if label == 4 else 1.9) * height


def train_strokes(name: str) -> tuple[Strokes, Strokes]:
    """A file of data/train -> (training writers, held-back writers)."""
    strokes = load_strokes(DATA / f"train/{name}.jsonl.gz")
    fine = np.array([not flawed(s, y) for s, y in zip(strokes.samples, strokes.labels)])
    return split(strokes.pick(fine))


DIGIT_FILES = ("unipen-1a-digits-clean", "pendigits-train")
NON_DIGIT_FILES = ("unipen-1b-letters-upper", "unipen-1c-letters-lower", "unipen-1d-symbols", "unipen-6-words")


def is_flat(sample: list[np.ndarray]) -> bool:
    """A stroke within 25 degrees of horizontal: a dash, never a slanted 1."""
    points = np.concatenate(sample)
    width, height = points.max(0) - points.min(0)
    return height < 0.45 * width


def usable_non_digits(strokes: Strokes) -> Strokes:
    """Without look-alikes, and without dashes that stand up like a 1."""
    keep = []
    for sample, name in zip(strokes.samples, strokes.names):
        ok = not all(c in LOOK_ALIKES or c.isdigit() for c in name)
        ok = ok and name != "junk"  # whatever the UNIPEN editors could not name
        if name in "-_":
            ok = is_flat(sample)
        keep.append(ok)
    return strokes.pick(np.array(keep))
