"""How well the committed weights read: tables, figures and contact sheets.

  python3 model/evaluate.py                    # rasteriser, normaliser and network (Python over C++)
  python3 model/evaluate.py --native           # the whole reader, through `inkdigits eval`
  python3 model/evaluate.py --ink-only         # the digits without how the pen drew them
  python3 model/evaluate.py --mistakes DIR     # contact sheets of what goes wrong, one PNG per set
  python3 model/evaluate.py --figures          # confusion.png, reliability.png and misread.png beside this file
"""
from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import data
import non_digits
import reader
from served import Served
from sheet import contact_sheet

HERE = Path(__file__).resolve().parent
# Characters of dev/omniglot-strokes (in file order, twenty drawings each) that look like a digit, chosen
# by eye: O, q, S, Z, i, l, b, g, j, delta, zeta, sigma, iota, and Aramaic and Korean 0 1 4 6 7 9.
OMNIGLOT_LOOK_ALIKES = (4, 25, 26, 27, 29, 33, 35, 37, 39, 40, 43, 49, 51, 54, 60, 63, 90, 91, 102, 111, 116, 118, 119, 121, 124, 126, 128, 135)  # fmt: skip
CLI = Path(os.environ.get("INKDIGITS_CLI", reader.ROOT / "build/native/inkdigits"))


@dataclass
class Set:
    name: str
    inputs: np.ndarray  # float32, as the network gets them: pictures [n, 28, 28], strokes [n, 4, 28, 28]
    labels: np.ndarray  # 10 = not a digit
    names: list[str]
    native: list[str]  # arguments of `inkdigits eval`
    source: str  # "picture" or "strokes"

    def ink(self) -> np.ndarray:
        return self.inputs[:, 0] if self.source == "strokes" else self.inputs


def stroke_set(name: str, path: Path) -> Set:
    strokes = data.load_strokes(path)
    return Set(name, reader.render(reader.Ink.of(strokes.samples)), strokes.labels, strokes.names, ["--strokes", str(path)], "strokes")


def idx_set(name: str, images: Path, labels: Path) -> Set:
    loaded = data.load_pictures(images, labels)
    names = [str(y) if y < 10 else "-" for y in loaded.labels]
    return Set(name, reader.normalize(loaded.images), loaded.labels, names, ["--idx", str(images), str(labels)], "picture")


def digit_sets() -> list[Set]:
    return [
        idx_set("MNIST test", data.MNIST / "t10k-images-idx3-ubyte", data.MNIST / "t10k-labels-idx1-ubyte"),
        stroke_set("dev/pendigits-test", data.DATA / "dev/pendigits-test.jsonl.gz"),
        stroke_set("dev/unipen-7-digits-clean", data.DATA / "dev/unipen-7-digits-clean.jsonl.gz"),
    ]


def other_sets() -> list[Set]:
    quickdraw = data.DATA / "dev/quickdraw3-28"
    return [
        stroke_set("dev/omniglot-strokes", data.DATA / "dev/omniglot-strokes.jsonl.gz"),
        idx_set("dev/quickdraw3-28", Path(f"{quickdraw}-images.idx3-ubyte.gz"), Path(f"{quickdraw}-labels.idx1-ubyte.gz")),
    ]


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error over equal bins of confidence (Naeini et al. 2015)."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    return sum(
        (which == b).mean() * abs(confidence[which == b].mean() - right[which == b].mean())
        for b in range(bins)
        if (which == b).any()
    )


def digit_row(s: Set, d: dict[str, np.ndarray]) -> str:
    right, kept, sure = d["digit"] == s.labels, ~d["refused"], d["sure"]
    return (
        f"| {s.name} | {len(right):,} | {right.mean():.2%} ({(~right).sum()}) | {(right & kept).mean():.2%} | {d['refused'].mean():.2%} "
        f"| {sure.mean():.2%} | {(~right[sure]).mean():.3%} ({(~right[sure]).sum()}) | {calibration_error(d['confidence'][kept], right[kept]):.2%} |"
    )


def tables(model: Served) -> None:
    print("| Set | n | best digit right (wrong) | right, not refused | refused | sure | wrong of the sure | ECE |")
    print("|---|---|---|---|---|---|---|---|")
    for s in digit_sets():
        print(digit_row(s, model.decide(s.inputs, s.source)), flush=True)
    print("\n| Not digits | n | refused |\n|---|---|---|")
    for s in other_sets():
        refused = model.decide(s.inputs, s.source)["refused"]
        print(f"| {s.name} | {len(refused):,} | {refused.mean():.2%} |", flush=True)
        if "omniglot" in s.name:
            rest = ~np.isin(np.arange(len(refused)) // 20, OMNIGLOT_LOOK_ALIKES)
            print(f"| - without {len(OMNIGLOT_LOOK_ALIKES)} of its 136 characters, which look like digits | {rest.sum():,} | {refused[rest].mean():.2%} |")
    rng = np.random.default_rng(2025)
    torch.manual_seed(2025)
    noise = reader.normalize(rng.integers(0, 256, (1000, 28, 28)).astype(np.uint8))
    texture = non_digits.texture(3000, rng).astype(np.float32) / 255
    filled = reader.normalize(np.stack([non_digits.filled_drawing(rng) for _ in range(2000)]))
    drawn = reader.render(reader.Ink.of([data.unit_box(non_digits.drawing(rng)) for _ in range(2000)]))
    scribbled = reader.render(reader.Ink.of([data.unit_box(non_digits.scribble(rng)) for _ in range(2000)]))
    dashed = reader.render(reader.Ink.of([data.unit_box(non_digits.dashes(rng)) for _ in range(1000)]))
    for name, x in (("white noise", noise), ("texture, ours", texture), ("filled drawings, ours", filled), ("drawings, ours", drawn), ("scribbles, ours", scribbled), ("dashes and dots, ours", dashed)):  # fmt: skip
        print(f"| {name} | {len(x):,} | {model.decide(x, 'picture' if x.ndim == 3 else 'strokes')['refused'].mean():.2%} |", flush=True)
    letters = data.Strokes.join([data.usable_non_digits(data.train_strokes(f)[1]) for f in data.NON_DIGIT_FILES])
    for name, keep in (("letters", str.isalpha), ("symbols", lambda c: not c.isalpha())):
        x = reader.render(reader.Ink.of([m for m, n in zip(letters.samples, letters.names) if len(n) == 1 and keep(n)]))
        print(f"| UNIPEN {name} of held-back writers, no look-alikes | {len(x):,} | {model.decide(x, 'strokes')['refused'].mean():.2%} |", flush=True)


def mistakes(model: Served, folder: Path) -> None:
    """Captions: label, then the answer; "x" where a digit was refused. Worst first."""
    folder.mkdir(parents=True, exist_ok=True)
    for s in digit_sets() + other_sets():
        d = model.decide(s.inputs, s.source)
        if (s.labels == data.NOT_A_DIGIT).all():
            bad = np.flatnonzero(~d["refused"])
            bad = bad[np.argsort(d["not_a_digit"][bad])][:300]
        else:
            bad = np.flatnonzero((d["digit"] != s.labels) | d["refused"])
            bad = bad[np.argsort(-d["confidence"][bad])]
        captions = [f"{s.names[i][:3]}:{'x' if d['refused'][i] else ''}{d['digit'][i]}" for i in bad]
        path = folder / f"{s.name.replace('/', '-').replace(' ', '-')}.png"
        contact_sheet(s.ink()[bad], captions, path, columns=24, scale=2 if len(bad) < 120 else 1)
        print(path, len(bad))


def native_row(s: Set, non_digits: bool) -> dict:
    """One call of `inkdigits eval`; gzipped files are unpacked for it."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = []
        for a in s.native:
            if a.endswith(".gz"):
                plain = Path(folder) / Path(a).stem
                plain.write_bytes(gzip.open(a).read())
                a = str(plain)
            arguments.append(a)
        command = [str(CLI), "eval", *arguments] + (["--non-digits"] if non_digits else [])
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def native() -> None:
    print("| Set (`inkdigits eval`) | n | best digit right | right, not refused | refused | wrong though sure |\n|---|---|---|---|---|---|")
    for s in digit_sets():
        r = native_row(s, False)
        print(f"| {s.name} | {r['n']:,} | {r['forced_accuracy']:.2%} | {r['accuracy']:.2%} | {r['refused'] / r['n']:.2%} | {r['sure_wrong']} |", flush=True)
    for s in other_sets():
        r = native_row(s, True)
        print(f"| {s.name} (no digits) | {r['n']:,} | | | {r['refused'] / r['n']:.2%} | {r['sure_wrong']} |", flush=True)


def figures(model: Served) -> None:
    import plots

    sets = digit_sets()
    decided = [model.decide(s.inputs, s.source) for s in sets]
    plots.confusion(np.concatenate([s.labels for s in sets]), np.concatenate([d["digit"] for d in decided]), HERE / "confusion.png")
    plots.reliability([(s.name, d["confidence"], d["digit"] == s.labels, ~d["refused"]) for s, d in zip(sets, decided)], HERE / "reliability.png")
    columns = 20
    tiles, captions = [], []
    for s, d in zip(sets, decided):  # each set begins a row
        wrong = np.flatnonzero(d["digit"] != s.labels)
        wrong = wrong[np.argsort(-d["confidence"][wrong])]
        empty = -len(wrong) % columns
        tiles += [s.ink()[wrong], np.zeros((empty, 28, 28), np.float32)]
        captions += [f"{s.labels[i]} > {d['digit'][i]}" for i in wrong] + [""] * empty
    contact_sheet(np.concatenate(tiles), captions, HERE / "misread.png", columns, scale=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--native", action="store_true")
    parser.add_argument("--ink-only", action="store_true")
    parser.add_argument("--mistakes", type=Path)
    parser.add_argument("--figures", action="store_true")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(2)
    model = Served(args.weights) if args.weights else Served()
    if args.native:
        native()
    elif args.ink_only:
        for s in digit_sets():
            print(digit_row(s, model.decide(s.ink(), s.source)), flush=True)
    elif args.mistakes:
        mistakes(model, args.mistakes)
    elif args.figures:
        figures(model)
    else:
        tables(model)


if __name__ == "__main__":
    main()
