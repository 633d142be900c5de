"""Fits the weights that tell numbers from letters and drawings (src/pad/lattice.h) and writes
src/pad/group_weights.h: maximum likelihood on numbers, letters and made-up characters composed of the strokes
of held-back writers and of those that the network was trained on (pen_numbers.py), as written, as by other hands
and as with a mouse. About an hour beside other work.

    cmake --preset native && cmake --build build/native --target inkdigits_lattices inkdigits_model
    /usr/bin/python3 model/grouping.py            # fit on all held-back writers
    /usr/bin/python3 model/grouping.py --half 0   # on one half of them; measure with pen_numbers.py --half 1
    /usr/bin/python3 model/grouping.py --compare  # ways to cut numbers, fitted on one half, measured on the other

To be run again when the network has changed: its confidences are what the weights weigh.
"""
from __future__ import annotations

import argparse
import ctypes
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import cpp
import pen_numbers
import reader
from perceptron import Perceptron

TOOL = Path(os.environ.get("INKDIGITS_LATTICES", reader.ROOT / "build/native/inkdigits_lattices"))
HEADER = reader.ROOT / "src/pad/group_weights.h"
# How many samples of each kind: numbers are what is read most, but what is no number comes as often.
MIX = {"numbers": 2500, "single": 2000, "separated": 1500, "signs": 1500, "dates": 1500, "long": 800, "mixed": 500, "letter": 1200, "word": 800, "glyph": 1200}
BESIDE = ("numbers", "separated", "signs", "dates", "long", "mixed")  # kinds with 1s that have neighbours
VARIED = 1.5  # so many times these again, as if by other hands: 32 writers are few
MOUSE = 0.4  # so many times the kinds of BESIDE, drawn with a mouse
TRAINED = 300  # seed of the whole mix once more, of the writers that the network was trained on: it knows them, but they are many
SMOOTHING = 20.0  # variance of the weights' normal prior is its inverse, in samples

ARC = (
    "log p(digit)", "log p(no digit)", "further strokes", "times log p(digit)", "times log p(no digit)", "many strokes", "gap inside",
    "unconnected parts", "log height", "log width / height", "foot", "middle", "straight", "bend", "lean", "1", "0", "7", "dot",
    "all of the line", "log pieces of the line", "beside other straights", "their lean", "their height",
    "bend of the middle", "cuts taken back", "company in its word", "company in its line",
)  # fmt: skip
BOUNDARY = ("bias", "gap", "overlap", "touch", "touch and narrow", "cut")
PAIRS = 6
HIDDEN = 24
DIGIT, OTHER, SIGN = range(3)  # labels, as in lattice.h


def library() -> ctypes.CDLL:
    return ctypes.CDLL(str(os.environ.get("INKDIGITS_MODEL_LIB", reader.ROOT / "build/native/libinkdigits_model.so")))


@dataclass
class Lattice:
    """Arcs [n]: from piece, number of pieces, labels allowed, labels that are right, features per label."""

    item: dict
    joined: bool  # two lines taken as one
    owners: np.ndarray  # mark of each piece
    boundaries: np.ndarray  # [pieces + 1, len(BOUNDARY)]
    first: np.ndarray
    count: np.ndarray
    may: np.ndarray  # bool [n, 3]
    right: np.ndarray  # bool [n, 3]
    features: np.ndarray  # [n, len(ARC)]

    @property
    def pieces(self) -> int:
        return len(self.owners)


def labels_of(marks: list[str]) -> np.ndarray:
    """What each mark is rightly taken for. Signs are what is no letter in a line with digits, an x without letters among them."""
    letters = [c == "glyph" or c[0].isalpha() for c in marks]
    words = any(is_letter and c not in "xX" for is_letter, c in zip(letters, marks))
    signs = any(c.isdigit() for c in marks)

    def label(c: str, is_letter: bool) -> int:
        return DIGIT if c.isdigit() else SIGN if signs and not (is_letter and (words or c not in "xX")) else OTHER

    return np.array([label(*one) for one in zip(marks, letters)])


def lattices_of(items: list[dict]) -> list[Lattice]:
    with tempfile.TemporaryFile("w+") as lines:
        for item in items:
            lines.write(json.dumps({k: item[k] for k in ("strokes", "owners")}) + "\n")
        lines.seek(0)
        words = np.frombuffer(subprocess.run([TOOL], stdin=lines, check=True, capture_output=True).stdout, np.int32)
    floats, width, at, out = words.view(np.float32), len(ARC), 0, []
    while at < len(words):
        sample, kind, pieces, arcs = words[at : at + 4]
        at += 4
        owners = words[at : at + pieces]
        at += pieces
        boundaries = floats[at : at + (pieces + 1) * len(BOUNDARY)].reshape(-1, len(BOUNDARY))
        at += boundaries.size
        rows = slice(at, at + arcs * (4 + width))
        heads = words[rows].reshape(arcs, -1)[:, :4]
        features = floats[rows].reshape(arcs, -1)[:, 4:]
        at = rows.stop
        first, count = heads[:, 0], heads[:, 1]
        may = (heads[:, 2:3] >> np.arange(3) & 1).astype(bool)
        item = items[sample]
        labels = np.append(labels_of(item["marks"]), -1)[owners]  # -1: nobody's
        right = np.zeros_like(may)
        for k, (f, n) in enumerate(zip(first, count)):
            mine = owners[f : f + n]
            # A digit that the network misreads, many of them flawed, teaches nothing of grouping.
            whole = labels[f] == DIGIT and (mine == mine[0]).all() and (owners == mine[0]).sum() == n
            whole = whole and item["marks"][mine[0]] == str(heads[k, 3])
            here = labels[f : f + n]
            sign = may[k, SIGN] and not np.isin(here, (DIGIT, OTHER)).any()
            # What can be no sign, having too many strokes, is anything else.
            other = (here != DIGIT).all() and not (may[k, SIGN] and (here == SIGN).any())
            right[k] = whole, other, sign
        out.append(Lattice(item, bool(kind), owners, boundaries, first, count, may, may & right, features))
    return out


def feasible(lattice: Lattice) -> bool:
    """Whether there is a right way through."""
    reached = {0}
    for k in np.argsort(lattice.first, kind="stable"):
        if lattice.right[k].any() and lattice.first[k] in reached:
            reached.add(lattice.first[k] + lattice.count[k])
    return lattice.pieces in reached


def usable(lattices: list[Lattice]) -> list[Lattice]:
    """Without lines that can't be read right and lines that are a part of a mark: a stem alone is a 1."""
    seen: dict[int, list[set[int]]] = {}  # per item the marks of its lines
    for l in lattices:
        if not l.joined:
            seen.setdefault(id(l.item), []).append(set(l.owners.tolist()))

    def whole(l: Lattice) -> bool:
        mine = set(l.owners.tolist())
        if l.joined:
            return "\n" not in l.item["label"] and all(line <= mine or not line & mine for line in seen[id(l.item)])
        return sum(bool(line & mine) for line in seen[id(l.item)]) == 1

    return [l for l in lattices if feasible(l) and whole(l)]


def weight_of(marks: list[str]) -> float:
    """Reading plain numbers comes before reading dates, and both before refusing what is no digit."""
    digits = [m.isdigit() for m in marks]
    return 4 if all(digits) else 2 if any(digits) else 1


class Batch:
    """Lattices in a row, for crf.cpp."""

    def __init__(self, lattices: list[Lattice]):
        def row(of, dtype):
            return np.ascontiguousarray(np.concatenate([of(l) for l in lattices]), dtype)

        self.n = len(lattices)
        self.arrays = [
            row(lambda l: [len(l.first)], np.int32),
            row(lambda l: [l.pieces], np.int32),
            row(lambda l: l.first, np.int32),
            row(lambda l: l.count, np.int32),
            row(lambda l: l.may, np.uint8),
            row(lambda l: l.right, np.uint8),
        ]
        self.weight = np.array([weight_of(l.item["marks"]) for l in lattices], np.float32)
        self.features = torch.from_numpy(row(lambda l: l.features, np.float32))
        self.boundaries = torch.from_numpy(row(lambda l: l.boundaries, np.float32))


class Likelihood(torch.autograd.Function):
    """Per lattice minus the logarithm of the right paths' share, from the arcs' and the boundaries' scores."""

    @staticmethod
    def forward(ctx, scores, transitions, batch: Batch, best: bool):
        losses = np.zeros(batch.n, np.float32)
        gradients = [np.zeros(tuple(t.shape), np.float32) for t in (scores, transitions)]
        inputs = [np.ascontiguousarray(t.detach().numpy()) for t in (scores, transitions)]
        pointers = [a.ctypes.data_as(ctypes.c_void_p) for a in (*batch.arrays, *inputs)]
        outputs = [a.ctypes.data_as(ctypes.c_void_p) for a in (losses, *gradients)]
        library().semi_markov(ctypes.c_int(batch.n), *pointers, ctypes.c_int(best), *outputs)
        if best:
            return torch.from_numpy(losses)
        arcs, pieces = batch.arrays[:2]
        weights = np.repeat(batch.weight, arcs), np.repeat(batch.weight, pieces + 1)
        ctx.gradients = [torch.from_numpy(g * w[:, None]) for g, w in zip(gradients, weights)]
        return torch.from_numpy(losses * batch.weight).sum()[None]

    @staticmethod
    def backward(ctx, out):
        return out * ctx.gradients[0], out * ctx.gradients[1], None, None


class Scorer(torch.nn.Module):
    def __init__(self, batch: Batch):
        super().__init__()
        self.label = Perceptron(batch.features, HIDDEN, 3, least=0.02)
        self.boundary = torch.nn.Parameter(torch.zeros(PAIRS, len(BOUNDARY)))

    def forward(self, batch: Batch, best: bool = False) -> torch.Tensor:
        return Likelihood.apply(self.label(batch.features), batch.boundaries @ self.boundary.T, batch, best)


def fit(batch: Batch, steps: int, seed: int = 1) -> Scorer:
    torch.manual_seed(seed)
    scorer = Scorer(batch)
    optimizer = torch.optim.LBFGS(scorer.parameters(), max_iter=steps, history_size=30, line_search_fn="strong_wolfe")
    seen = []

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = scorer(batch).sum() + SMOOTHING / 2 * sum((p**2).sum() for p in scorer.parameters())
        value.backward()
        seen.append(float(value) / batch.n)
        return value

    optimizer.step(loss)
    print(f"{batch.n} lines, {len(seen)} evaluations, loss {seen[0]:.4f} -> {seen[-1]:.4f}", flush=True)
    return scorer


def header(scorer: Scorer) -> str:
    body = [*scorer.label.source(), *cpp.table(scorer.boundary.tolist())]
    return cpp.header("model/grouping.py", "a way to group strokes", "lattice.h", "LatticeWeights kGroupWeights", body)


def by_another_hand(item: dict, rng: np.random.Generator) -> dict:
    """The same line with another slant, narrower or wider, and bent by three slow waves each way."""
    slant, aspect, bend = rng.normal(0, 0.2), np.exp(rng.normal(0, 0.15)), rng.uniform(0, 2.5)
    waves, pace, phase = rng.normal(0, bend, (2, 3)), rng.uniform(0.01, 0.04, 3), rng.uniform(0, 2 * np.pi, 3)
    strokes = []
    for stroke in item["strokes"]:  # in hundredths of the writer's digit height
        x, y = np.reshape(stroke, (-1, 2)).T
        across = np.sin(np.outer(y, pace) + np.outer(x, np.roll(pace, 1)) / 2 + phase) @ waves[0]
        down = np.sin(np.outer(x, pace) + phase) @ waves[1]
        strokes.append(np.stack([aspect * (x + across) - slant * y, y + down], 1).round(1).tolist())
    return {**item, "strokes": strokes}


def training(half: int | None, seed: int, share: float = 1.0, trained: bool = False) -> list[Lattice]:
    def items(much: float, first: int, mouse: bool = False) -> list[dict]:
        kinds = [(k, kind) for k, kind in enumerate(MIX) if not mouse or kind in BESIDE]
        return [i for k, kind in kinds for i in pen_numbers.samples(kind, int(MIX[kind] * much), first + k, half, mouse, trained)]

    rng = np.random.default_rng(seed)
    varied = [by_another_hand(item, rng) for item in items(VARIED * share, seed + 50)]
    return lattices_of(items(share, seed) + varied + items(MOUSE * share, seed + 100, mouse=True))


def all_right(lattice: Lattice, cut: np.ndarray) -> bool:
    """Whether the line is right when it is cut before the pieces where `cut`."""
    at = np.concatenate([[0], np.flatnonzero(cut) + 1, [lattice.pieces]])
    arcs = {(f, n): k for k, (f, n) in enumerate(zip(lattice.first, lattice.count))}
    spans = [(a, b - a) for a, b in zip(at, at[1:])]
    return all(span in arcs and lattice.right[arcs[span]].any() for span in spans)


def compare(steps: int) -> None:
    """Shares of lines whose strokes are grouped right: all, and those with neighbours that touch or overlap."""
    scorer = fit(Batch(usable(training(0, 100, 0.3))), steps)
    lines = lattices_of(list(pen_numbers.samples("numbers", 1000, 7, 1)))
    lines = [l for l in usable(lines) if not l.joined]
    batch = Batch(lines)
    right = Batch(lines)
    for b, allowed in ((batch, batch.arrays[4]), (right, right.arrays[5])):  # digits only; only right paths
        b.arrays[4] = np.ascontiguousarray(allowed * np.array([1, 0, 0], np.uint8))

    def by_score(score) -> np.ndarray:
        with torch.no_grad():
            return (score(batch) - score(right) < 1e-4).numpy()

    def by_network(b: Batch) -> torch.Tensor:
        scores = torch.full((len(b.features), 3), -1e4)
        scores[:, 0] = b.features[:, 0] + b.features[:, 3]  # log p, once per stroke
        return Likelihood.apply(scores, torch.zeros(len(b.boundaries), PAIRS), b, True)

    bias, gap, overlap, touch, narrow, cut = range(len(BOUNDARY))
    ways = {
        "every stroke is a mark": [all_right(l, np.ones(l.pieces - 1, bool)) for l in lines],
        "cut at clear paper": [all_right(l, l.boundaries[1:-1, gap] > 0) for l in lines],
        "cut where strokes neither touch nor overlap": [
            all_right(l, (l.boundaries[1:-1, touch] == 0) & (l.boundaries[1:-1, overlap] == 0)) for l in lines
        ],
        "cut where the network reads best": by_score(by_network),
        "network and geometry, fitted": by_score(lambda b: scorer(b, best=True)),
    }
    hard = []
    for l in lines:
        between = l.owners[1:] != l.owners[:-1]
        hard.append(bool((between & (l.boundaries[1:-1, gap] <= 0)).any()))
    hard = np.array(hard)
    print(f"| Lines grouped right | all ({len(lines)}) | touching or overlapping ({hard.sum()}) |\n|---|---|---|")
    for name, ok in ways.items():
        ok = np.asarray(ok)
        print(f"| {name} | {ok.mean():.1%} | {ok[hard].mean():.1%} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--out", type=Path, default=HEADER)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.compare:
        return compare(args.steps)
    lattices = training(args.half, args.seed) + training(None, TRAINED, trained=True)
    scorer = fit(Batch(usable(lattices)), args.steps)
    args.out.write_text(header(scorer))


if __name__ == "__main__":
    main()
