"""Fits when a 1 between digits is a slash (src/slashes.h) on dates and numbers composed of the strokes of
held-back writers, as strokes and as pictures, and writes src/slash_weights.h.

    cmake --preset native
    /usr/bin/python3 model/slashes.py             # fits on all of them
    /usr/bin/python3 model/slashes.py --compare   # fits on half of the writers, measures on the other half

The marks come from build/native/inkdigits_marks, which is built with no slashes told first.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

import cpp
import pen_numbers

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src/slash_weights.h"
KINDS = {"dates": 900, "years": 200, "numbers": 500, "long": 500, "separated": 500, "mixed": 200}
FEATURES, PARTS = 14, 5
PLAIN = 4.0  # what a line without slashes counts: numbers are commoner than dates
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
    features: np.ndarray  # [candidates, FEATURES]
    slash: np.ndarray  # [candidates]
    candidates: np.ndarray  # their places in the line
    accepted: np.ndarray  # [marks]
    gap: np.ndarray  # [marks]

    def parts(self, slashes: np.ndarray) -> np.ndarray | None:
        """Lengths of the numbers beside slashes, counted [PARTS]; None where a slash lacks a digit. As in src/slashes.cpp."""
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
        for i, item in enumerate(pen_numbers.samples(kind, n, seed, half)):
            boxes = slash_boxes(item)
            asked.append({"strokes": item["strokes"]})
            truths.append(boxes)
            path = Path(folder) / f"{i}.png"
            scale, low = picture([np.asarray(s, float).reshape(-1, 2) for s in item["strokes"]], rng, path)
            asked.append({"file": str(path)})
            truths.append((boxes.reshape(-1, 2, 2) - low).reshape(-1, 4) * scale + MARGIN)
        text = "\n".join(json.dumps(a) for a in asked)
        done = subprocess.run([ROOT / "build/native/inkdigits_marks"], input=text, capture_output=True, text=True, check=True)
    for answer, boxes in zip(map(json.loads, done.stdout.splitlines()), truths):
        for marks in answer["lines"]:
            at = np.array([i for i, m in enumerate(marks) if "features" in m], int)
            if len(at) == 0:
                continue
            slash = []
            for i in at:
                x, y, w, h = marks[i]["box"]
                shared = np.minimum(boxes[:, 2:], [x + w, y + h]) - np.maximum(boxes[:, :2], [x, y])
                slash.append(bool(len(boxes) and np.max(shared[:, 1] * (shared[:, 0] > 0) / np.maximum(h, boxes[:, 3] - boxes[:, 1])) > 0.6))
            out.append(Line(
                np.array([marks[i]["features"] for i in at]), np.array(slash), at,
                np.array([m["accepted"] for m in marks]), np.array([m["gap"] for m in marks]),
            ))  # fmt: skip
    return out


def ways(line: Line, w: torch.Tensor) -> tuple[torch.Tensor, np.ndarray]:
    """None, the likeliest, the two likeliest, ... candidates are slashes -> what the weights of each way are for
    [ways, len(w)], and which candidates it takes, bool [ways, candidates]."""
    likelihood = torch.tensor(line.features, dtype=torch.float32) @ w[:FEATURES]
    order = torch.argsort(-likelihood, stable=True).numpy()
    rows, taken = [], []
    for n in range(len(order) + 1):
        parts = line.parts(order[:n])
        if parts is not None:
            rows.append(np.concatenate([line.features[order[:n]].sum(0), [n], parts, [n > 0]]))
            taken.append(np.isin(np.arange(len(order)), order[:n]))
    return torch.tensor(np.array(rows), dtype=torch.float32), np.array(taken)


def fit(lines: list[Line], rounds: int = 4) -> torch.Tensor:
    """Log-linear over the ways; the right one is that with the fewest candidates taken wrongly."""
    w = torch.zeros(FEATURES + PARTS + 2)
    w[1] = 1.0  # begins with the lean
    weight = [1.0 if line.slash.any() else PLAIN for line in lines]
    for _ in range(rounds):  # the order of the candidates is held while the weights move
        problems = []
        for line, much in zip(lines, weight):
            rows, taken = ways(line, w)
            problems.append((rows, int(np.argmin((taken != line.slash).sum(1))), much))
        w = w.clone().requires_grad_()
        steps = torch.optim.LBFGS([w], max_iter=60, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            steps.zero_grad()
            total = sum(-much * torch.log_softmax(rows @ w, 0)[right] for rows, right, much in problems) / len(problems)
            total = total + DECAY * w.square().sum()
            total.backward()
            return total

        steps.step(loss)
        w = w.detach()
    return w


def report(lines: list[Line], w: torch.Tensor, name: str) -> None:
    found = missed = lost = kept = 0
    for line in lines:
        rows, taken = ways(line, w)
        is_slash = taken[int(torch.argmax(rows @ w))]
        found += int((is_slash & line.slash).sum())
        missed += int((~is_slash & line.slash).sum())
        lost += int((is_slash & ~line.slash).sum())
        kept += int((~is_slash & ~line.slash).sum())
    print(f"{name}: slashes found {found} of {found + missed}, 1s taken for slashes {lost} of {lost + kept}", flush=True)


def build_without_slashes() -> None:
    nothing = torch.zeros(FEATURES + PARTS + 2)
    nothing[-1] = -1000
    write(nothing)
    subprocess.run(["cmake", "--build", ROOT / "build/native", "--target", "inkdigits_marks"], check=True, stdout=subprocess.DEVNULL)


def write(w: torch.Tensor) -> None:
    numbers = cpp.floats(w.tolist())
    WEIGHTS.write_text(
        "// Written by model/slashes.py: what speaks for (+) and against (-) slashes, in nats.\n#pragma once\n\n"
        '#include "slashes.h"\n\nnamespace inkdigits {\n\nconstexpr SlashWeights kSlashWeights = {\n'
        f"    {{{', '.join(numbers[:FEATURES])}}},\n    {numbers[FEATURES]},\n"
        f"    {{{', '.join(numbers[FEATURES + 1 : -1])}}},\n    {numbers[-1]},\n}};\n\n}}  // namespace inkdigits\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compare", action="store_true")
    args = parser.parse_args()
    before = WEIGHTS.read_text()
    build_without_slashes()
    halves = {h: {k: lines_of(k, n // 2, 31 + h, h) for k, n in KINDS.items()} for h in (0, 1)}
    fitted = [line for h in ((0,) if args.compare else (0, 1)) for lines in halves[h].values() for line in lines]
    w = fit(fitted)
    for h in (0, 1):
        for kind, lines in halves[h].items():
            report(lines, w, f"half {h}, {kind}")
    if args.compare:
        WEIGHTS.write_text(before)
    else:
        write(w)


if __name__ == "__main__":
    main()
