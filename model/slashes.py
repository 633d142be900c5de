"""Fits when a 1 between digits is a slash (src/line/slashes.h) on dates and numbers composed of the strokes of
held-back writers, as strokes and as pictures, and on pages of numbers, and writes src/line/slash_weights.h. Seven minutes.

    cmake --preset native && cmake --build build/native --target inkdigits_marks
    /usr/bin/python3 model/slashes.py             # fits on all of them
    /usr/bin/python3 model/slashes.py --compare   # fits on half of the writers, measures on the other half
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

import cpp
import data
import pen_numbers
from perceptron import Perceptron

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/pages"))
import make_pages  # noqa: E402

WEIGHTS = ROOT / "src/line/slash_weights.h"
MARKS = [ROOT / "build/native/inkdigits_marks", "--ones"]
KINDS = {"dates": 1800, "years": 400, "readings": 400, "numbers": 800, "long": 800, "separated": 800, "mixed": 300}
PARTS = 5
MOUSE = 0.25  # of the lines are drawn with a mouse
PLAIN = 4.0  # what a line without slashes counts: numbers are commoner than dates
PAGES, PAGE = 300, 16.0  # pages of numbers (tests/pages), and what a line of theirs counts
SEED = 9_100_000  # of the first page
HIDDEN = 16
DECAY = 0.002
MARGIN = 60  # pixels of paper around a picture's writing


def picture(strokes: list[np.ndarray], rng: np.random.Generator, path: Path) -> tuple[float, np.ndarray]:
    """Draws strokes on plain paper -> pixels a unit, origin"""
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    height = np.median([h for h in (np.ptp(s[:, 1]) for s in strokes) if h > 0] or [1])
    scale = min(rng.uniform(30, 70) / height, 4000 / max(high - low))
    width, tall = ((high - low) * scale + 2 * MARGIN).astype(int)
    pen = rng.uniform(0.08, 0.15) * scale * height
    image = Image.new("L", (width, tall), 235)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        way = [tuple(p) for p in (stroke - low) * scale + MARGIN]
        draw.line(way, fill=40, width=max(1, round(pen)), joint="curve")
        for x, y in way:
            draw.ellipse([x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2], fill=40)
    noisy = np.asarray(image, float) + rng.normal(0, 4, (tall, width))
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(path)
    return scale, low


def slash_boxes(item: dict) -> np.ndarray:
    """[n, 4]: left, top, right, bottom of an item's slashes in stroke units"""
    points: dict[int, list] = {}
    for stroke, owners in zip(item["strokes"], item["owners"]):
        at = 0
        for mark, n in owners:
            points.setdefault(mark, []).extend(stroke[at : at + n])
            at += n
    boxes = [(*np.min(p, 0), *np.max(p, 0)) for mark, p in points.items() if item["marks"][mark] == "/"]
    return np.array(boxes, float).reshape(-1, 4)


@dataclass
class Line:
    features: torch.Tensor  # [candidates, features]
    slash: np.ndarray  # [candidates]
    candidates: np.ndarray  # their places in the line
    accepted: np.ndarray  # [marks]
    gap: np.ndarray  # [marks]
    weight: float

    def parts(self, slashes: np.ndarray) -> np.ndarray | None:
        """Lengths of the numbers beside slashes, counted [PARTS]; None where a slash lacks a digit. As in src/line/slashes.cpp."""
        counts, length, after, is_slash = np.zeros(PARTS), 0, False, np.zeros(len(self.accepted), bool)
        is_slash[self.candidates[slashes]] = True
        whole = True

        def close(before: bool) -> None:
            nonlocal length, after, whole
            if before or after:
                if length:
                    counts[min(length, PARTS) - 1] += 1
                else:
                    whole = False
            length, after = 0, before

        for i in range(len(self.accepted)):
            if is_slash[i]:
                close(True)
            elif not self.accepted[i]:
                if length:
                    close(False)
            else:
                if self.gap[i] and length:
                    close(False)
                length += 1
        close(False)
        return counts if whole else None


def lines_of(kind: str, n: int, seed: int, half: int | None) -> list[Line]:
    rng = np.random.default_rng(seed)
    out = []
    with tempfile.TemporaryDirectory() as folder:
        asked, truths = [], []
        for i, item in enumerate(pen_numbers.samples(kind, n, seed, half, MOUSE)):
            boxes = slash_boxes(item)
            asked.append({"strokes": item["strokes"]})
            truths.append(boxes)
            path = Path(folder) / f"{i}.png"
            scale, low = picture([np.asarray(s, float).reshape(-1, 2) for s in item["strokes"]], rng, path)
            asked.append({"file": str(path)})
            truths.append((boxes.reshape(-1, 2, 2) - low).reshape(-1, 4) * scale + MARGIN)
        text = "\n".join(json.dumps(a) for a in asked)
        done = subprocess.run(MARKS, input=text, capture_output=True, text=True, check=True)
    for answer, boxes in zip(map(json.loads, done.stdout.splitlines()), truths):
        out += [line_of(marks, boxes, PLAIN) for marks in answer["lines"] if any("features" in m for m in marks)]
    return out


def line_of(marks: list[dict], boxes: np.ndarray, plain: float) -> Line:
    """From what inkdigits_marks says of a line and the boxes of all slashes."""
    at = np.array([i for i, m in enumerate(marks) if "features" in m], int)
    slash = []
    for i in at:
        x, y, w, h = marks[i]["box"]
        shared = np.minimum(boxes[:, 2:], [x + w, y + h]) - np.maximum(boxes[:, :2], [x, y])
        slash.append(bool(len(boxes) and np.max(shared[:, 1] * (shared[:, 0] > 0) / np.maximum(h, boxes[:, 3] - boxes[:, 1])) > 0.6))
    return Line(
        torch.tensor([marks[i]["features"] for i in at]), np.array(slash), at,
        np.array([m["accepted"] for m in marks]), np.array([m["gap"] for m in marks]), 1.0 if any(slash) else plain,
    )  # fmt: skip


def page_lines(half: int) -> list[Line]:
    """Of one half of the pages, none of which has a slash."""
    hands = make_pages.Hands(data.DATA / "train", data.CACHE / "mnist")
    out = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        for k in range(half * PAGES // 2, (half + 1) * PAGES // 2):
            image, _, quality = make_pages.make_page(hands, SEED + k)
            image.save(path, quality=quality)
            done = subprocess.run(MARKS, input=json.dumps({"file": str(path)}), capture_output=True, text=True, check=True)
            lines = json.loads(done.stdout)["lines"]
            out += [line_of(marks, np.zeros((0, 4)), PAGE) for marks in lines if any("features" in m for m in marks)]
    return out


class Scorer(torch.nn.Module):
    """Of each candidate, and of what the slashes of a line part: src/line/slashes.h."""

    def __init__(self, lines: list[Line]):
        super().__init__()
        self.slash = Perceptron(torch.cat([line.features for line in lines]), HIDDEN, 1, least=0.05)
        self.parts = torch.nn.Parameter(torch.zeros(PARTS + 1))  # the last: any slash

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.slash(features)[:, 0]


def ways(line: Line, scores: torch.Tensor) -> tuple[list[np.ndarray], np.ndarray]:
    """None, the likeliest, the two likeliest, ... candidates are slashes -> what the parts are in each way [PARTS + 1],
    and which candidates it takes, bool [ways, candidates]."""
    order = torch.argsort(-scores, stable=True).numpy()
    parts, taken = [], []
    for n in range(len(order) + 1):
        counts = line.parts(order[:n])
        if counts is not None:
            parts.append(np.append(counts, n > 0))
            taken.append(np.isin(np.arange(len(order)), order[:n]))
    return parts, np.array(taken)


class Problem:
    """All ways of all lines, in a row; the right one of a line is that with the fewest candidates taken wrongly."""

    def __init__(self, lines: list[Line], scores: torch.Tensor):
        parts, self.right, line_of, way_of, candidates, first = [], [], [], [], [], 0
        for n, line in enumerate(lines):
            counts, taken = ways(line, scores[first : first + len(line.slash)])
            self.right.append(len(parts) + int(np.argmin((taken != line.slash).sum(1))))
            for mine in taken:
                candidates += [first + c for c in np.flatnonzero(mine)]
                way_of += [len(line_of)] * int(mine.sum())
                line_of.append(n)
            parts += counts
            first += len(line.slash)
        self.parts = torch.tensor(np.array(parts), dtype=torch.float32)
        self.line_of, self.way_of, self.candidates = map(torch.tensor, (line_of, way_of, candidates))
        self.weight = torch.tensor([line.weight for line in lines])

    def loss(self, scores: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        way = (self.parts @ weights).index_add(0, self.way_of, scores[self.candidates])
        most = torch.full((len(self.right),), -torch.inf).scatter_reduce(0, self.line_of, way.detach(), "amax")
        total = torch.zeros_like(most).index_add(0, self.line_of, torch.exp(way - most[self.line_of]))
        return (self.weight * (total.log() + most - way[self.right])).mean()


def fit(lines: list[Line], rounds: int = 4, seed: int = 0) -> Scorer:
    torch.manual_seed(seed)
    scorer = Scorer(lines)
    features = torch.cat([line.features for line in lines])
    scores = features[:, 1]  # begins with the lean
    for _ in range(rounds):  # the order of the candidates is held while the weights move
        problem = Problem(lines, scores)
        steps = torch.optim.LBFGS(scorer.parameters(), max_iter=60, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            steps.zero_grad()
            total = problem.loss(scorer(features), scorer.parts) + DECAY * sum(p.square().sum() for p in scorer.parameters())
            total.backward()
            return total

        steps.step(loss)
        with torch.no_grad():
            scores = scorer(features)
    return scorer


@torch.no_grad()
def report(lines: list[Line], scorer: Scorer, name: str) -> None:
    found = missed = lost = kept = right = 0
    for line in lines:
        scores = scorer(line.features)
        parts, taken = ways(line, scores)
        totals = torch.tensor(np.array(parts), dtype=torch.float32) @ scorer.parts + torch.tensor(taken).float() @ scores
        is_slash = taken[int(torch.argmax(totals))]
        found += int((is_slash & line.slash).sum())
        missed += int((~is_slash & line.slash).sum())
        lost += int((is_slash & ~line.slash).sum())
        kept += int((~is_slash & ~line.slash).sum())
        right += int((is_slash == line.slash).all())
    print(f"{name}: slashes found {found} of {found + missed}, 1s taken for slashes {lost} of {lost + kept}; lines right {right} of {len(lines)}", flush=True)


def write(scorer: Scorer) -> None:
    parts = cpp.floats(scorer.parts.tolist())
    body = [*scorer.slash.source(), f"    {{{', '.join(parts[:PARTS])}}},", f"    {parts[PARTS]},"]
    WEIGHTS.write_text(cpp.header("model/slashes.py", "slashes", "slashes.h", "SlashWeights kSlashWeights", body))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compare", action="store_true")
    args = parser.parse_args()
    tasks = [(lines_of, kind, n // 2, 31 + half, half) for half in (0, 1) for kind, n in KINDS.items()]
    tasks += [(page_lines, half) for half in (0, 1)]
    with ProcessPoolExecutor(2) as processes:
        lines = [future.result() for future in [processes.submit(*task) for task in tasks]]
    scorer = fit([line for task, some in zip(tasks, lines) if not args.compare or task[-1] == 0 for line in some])
    for (of, *task), some in zip(tasks, lines):
        report(some, scorer, f"half {task[-1]}, {task[0] if of is lines_of else 'pages'}")
    if not args.compare:
        write(scorer)


if __name__ == "__main__":
    main()
