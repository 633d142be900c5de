"""Fits which marks that stand close together are a word (src/words.h) on pictures of numbers, of words and of both
(tests/pages), and writes src/word_weights.h. Words and letters are of one half of their writers; make_notes.py
measures on the other.

    cmake --preset native && cmake --build build/native --target inkdigits_marks
    /usr/bin/python3 model/words.py --strokes ../shared/data/train --mnist ../cache/mnist
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch

import cpp

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/pages"))
import make_notes  # noqa: E402
import make_pages  # noqa: E402
import make_puzzles  # noqa: E402

WEIGHTS = ROOT / "src/word_weights.h"
NOTES = {"form": 60, "chart": 60, "words": 60, "units": 25, "text": 10, "printed": 25}
SEED = 9_000_000
HALF = 1
NUMBER = 8.0  # what a mark of a number counts, one of a word 1: a digit that is lost is worse than a letter too many
PRINTED = 0.3  # what one on a page of nothing but print counts: there are very many
MOST_ODDS, NUMBERS = 6.0, 20.0  # kMostOdds and kNumbers of src/words.cpp

hands = None


def make(job: tuple) -> dict:
    kind, seed, path = job
    if kind in make_notes.KINDS:
        image, label, quality = make_notes.make_note(hands, seed, kind, HALF)
    elif kind == "puzzle":
        image, label, quality = make_puzzles.make_puzzle(hands, seed)
    else:
        image, label, quality = make_pages.make_page(hands, seed, None if kind == "page" else kind)
    image.save(path, quality=quality)
    return {"file": str(path), "kind": kind, "numbers": label.get("numbers")}


def rows_of(page: dict, runs: list) -> list[tuple[np.ndarray, int, int]]:
    """(means of features and the logarithm of the length, whether a word, length) of each run; one that is a number
    with letters behind it counts as two."""
    rows = []
    for marks in runs:
        parts: dict[int, list] = {0: [], 1: []}
        for mark in marks:
            x, y = mark["box"][0] + mark["box"][2] / 2, mark["box"][1] + mark["box"][3] / 2
            inside = page["numbers"] is None or any(a < x < c and b - 0.3 * (d - b) < y < d + 0.3 * (d - b) for a, b, c, d in page["numbers"])
            parts[not inside].append(mark["features"])
        for word, letters in parts.items():
            if letters:
                rows.append((np.append(np.mean(letters, 0), np.log(len(letters))), word, len(letters)))
    return rows


def fit(x: np.ndarray, word: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regression -> weights and bias, log-odds"""
    inputs, target, much = (torch.tensor(v, dtype=torch.float32) for v in (x, word, weight))
    w = torch.zeros(x.shape[1] + 1, requires_grad=True)
    steps = torch.optim.LBFGS([w], max_iter=400, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        steps.zero_grad()
        each = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ w[:-1] + w[-1], target, reduction="none")
        total = (much * each).sum() / much.sum() + 1e-4 * w[:-1].square().sum()
        total.backward()
        return total

    steps.step(loss)
    return w.detach().numpy(), (inputs @ w[:-1] + w[-1]).detach().numpy()


def weights_text(w: np.ndarray) -> str:
    numbers = cpp.floats(w)
    return f"{{{{{', '.join(numbers[:3])}}}, {numbers[3]}, {numbers[-1]}}}"


def main() -> None:
    global hands
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strokes", required=True)
    parser.add_argument("--mnist", required=True)
    args = parser.parse_args()
    hands = make_pages.Hands(args.strokes, args.mnist)
    kinds = NOTES | {"page": 250, "leaning": 40, "puzzle": 40}
    with tempfile.TemporaryDirectory() as folder, Pool(2) as pool:
        names = [(kind, i) for kind, n in kinds.items() for i in range(n)]
        pages = pool.map(make, [(kind, SEED + k, Path(folder) / f"{k}.jpg") for k, (kind, _) in enumerate(names)], chunksize=4)
        asked = "\n".join(json.dumps({"file": page["file"]}) for page in pages)
        done = subprocess.run([ROOT / "build/native/inkdigits_marks"], input=asked, capture_output=True, text=True, check=True)
    x, word, length, page_of, kind_of = [], [], [], [], []
    for k, (page, line) in enumerate(zip(pages, done.stdout.splitlines(), strict=True)):
        for row, is_word, n in rows_of(page, json.loads(line)["runs"]):
            x.append(row), word.append(is_word), length.append(n), page_of.append(k), kind_of.append(page["kind"])
    x, word, length, page_of, kind_of = map(np.array, (x, word, length, page_of, kind_of))
    weight = length * np.where(word == 0, NUMBER, 1) * np.where(kind_of == "printed", PRINTED, 1)
    alone, odds = fit(x, word, weight)
    total = np.bincount(page_of, length * np.clip(odds, -MOST_ODDS, MOST_ODDS)) - MOST_ODDS * NUMBERS
    around = (total / (np.bincount(page_of, length) + NUMBERS))[page_of]
    on_page, odds = fit(np.c_[x, around], word, weight)
    for kind in kinds:
        of, letters = kind_of == kind, word == 1
        refused = lambda chosen: f"{length[chosen & (odds > 0)].sum()} of {length[chosen].sum()}"
        print(f"{kind}: letters refused {refused(of & letters)}, digits {refused(of & ~letters)}")
    WEIGHTS.write_text(
        "// Written by model/words.py: what speaks for (+) and against (-) a word, in nats.\n#pragma once\n\n"
        '#include "words.h"\n\nnamespace inkdigits {\n\n'
        "/// Of a run alone, and of one on a page whose runs are known that way: `kWordPage` times their mean log-odds.\n"
        f"constexpr WordWeights kWordAlone = {weights_text(alone)};\n"
        f"constexpr WordWeights kWordOnPage = {weights_text(on_page)};\n"
        f"constexpr float kWordPage = {cpp.floats(on_page)[4]};\n\n}}  // namespace inkdigits\n"
    )


if __name__ == "__main__":
    main()
