"""Fits what tells the letters of words from digits (src/page/words.h) on pictures of numbers, of words and of both
(tests/pages), and writes src/page/word_weights.h. Words and letters are of one half of their writers; make_notes.py
measures on the other.

    cmake --preset native && cmake --build build/native --target inkdigits_marks
    /usr/bin/python3 model/words.py --strokes ../shared/data/train --mnist ../cache/mnist
"""
from __future__ import annotations

import argparse
import copy
import json
import subprocess
import sys
import tempfile
from multiprocessing import Pool
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from torch import Tensor

import cpp
from perceptron import Perceptron

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/pages"))
import make_notes  # noqa: E402
import make_pages  # noqa: E402
import make_puzzles  # noqa: E402

WEIGHTS = ROOT / "src/page/word_weights.h"
KINDS = {"form": 60, "chart": 60, "words": 60, "units": 60, "signs": 80, "text": 10, "printed": 25, "page": 250, "leaning": 40, "puzzle": 40, "titled": 60}
SEED = 9_000_000
NUMBER = 8.0  # what a mark of a number counts, one of a word 1: a digit that is lost is worse than a letter too many
PRINTED = 0.3  # what one on a page of nothing but print counts: there are very many
HIDDEN = 8
HEIGHT, FOOT, HIGHER = 2, 4, 3  # places in LetterFeatures and PlaceFeatures of src/page/words.h
MOST_ODDS, NUMBERS = 6.0, 20.0  # kMostOdds and kNumbers of src/page/words.cpp

hands = None


def fitted_on(sample: dict) -> bool:
    return not make_notes.measured(sample)


def picture(kind: str, hands: make_pages.Hands, seed: int, chosen: Callable[[dict], bool], path: Path) -> dict:
    """Writes a picture of the digits of `hands` and the words that `chosen` takes -> its label."""
    if kind in make_notes.KINDS:
        image, label, quality = make_notes.make_note(hands, seed, kind, chosen)
    elif kind == "puzzle":
        image, label, quality = make_puzzles.make_puzzle(hands, seed)
    else:
        image, label, quality = make_pages.make_page(hands, seed, None if kind == "page" else kind)
    image.save(path, quality=quality)
    return label


def make(job: tuple) -> dict:
    kind, seed, path = job
    label = picture(kind, hands, seed, fitted_on, path)
    return {"file": str(path), "kind": kind, "numbers": label.get("numbers")}


def is_word(page: dict, mark: dict) -> bool:
    if page["numbers"] is None:
        return False
    x, y = mark["box"][0] + mark["box"][2] / 2, mark["box"][1] + mark["box"][3] / 2
    return not any(a < x < c and b - 0.3 * (d - b) < y < d + 0.3 * (d - b) for a, b, c, d in page["numbers"])


def going_over(beside: Tensor, to: Tensor, back: Tensor) -> Tensor:
    """Log-odds that the state of one mark passes to the next, as in wordOdds() of src/page/words.cpp."""
    return torch.logaddexp(beside, to) - torch.logaddexp(torch.zeros(()), beside + back)


class Chain(torch.nn.Module):
    """Log-odds [lines, marks] that each mark of a line is a letter: WordWeights of src/page/words.h, and of the page."""

    def __init__(self, letters: Tensor, places: int):
        """`letters` [marks, k]: features of all marks"""
        super().__init__()
        self.letter = Perceptron(letters, HIDDEN, 1, least=0.02)
        self.to_word, self.to_number = (torch.nn.Parameter(torch.tensor([-2.0] + [0.0] * (places - 1))) for _ in range(2))
        self.page = torch.nn.Parameter(torch.zeros(()))

    def forward(self, letter: Tensor, before: Tensor, there: Tensor, around: Tensor) -> Tensor:
        own = (self.letter(letter)[..., 0] + self.page * around) * there
        word, number = before @ self.to_word, before @ self.to_number
        ahead, behind = [own[:, 0]], [torch.zeros(len(own))]
        for i in range(1, own.shape[1]):
            ahead.append(own[:, i] + going_over(ahead[-1], word[:, i], number[:, i]))
        for i in range(own.shape[1] - 1, 0, -1):
            behind.append(going_over(own[:, i] + behind[-1], number[:, i], word[:, i]))
        return torch.stack(ahead, 1) + torch.stack(behind[::-1], 1)


def fit(letter: Tensor, before: Tensor, there: Tensor, around: Tensor, word: Tensor, weight: Tensor) -> tuple[Chain, Tensor]:
    """Least weighted cross entropy of each mark's own odds -> the chain and the odds"""
    torch.manual_seed(1)
    chain = Chain(letter[there > 0], before.shape[2])
    steps = torch.optim.LBFGS(chain.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        steps.zero_grad()
        each = torch.nn.functional.binary_cross_entropy_with_logits(chain(letter, before, there, around), word, reduction="none")
        total = (weight * each).sum() / weight.sum() + 1e-4 * sum(p.square().sum() for p in chain.parameters())
        total.backward()
        return total

    steps.step(loss)
    with torch.no_grad():
        return chain, chain(letter, before, there, around)


def weights_text(chain: Chain) -> str:
    numbers = lambda p: ", ".join(cpp.floats(p.detach().numpy()))
    return "\n".join(["{", *chain.letter.source(), f"    {{{numbers(chain.to_word)}}}, {{{numbers(chain.to_number)}}},", "}"])


def pictures(folder: Path) -> list[dict]:
    names = [(kind, i) for kind, n in KINDS.items() for i in range(n)]
    with Pool(2) as pool:
        return pool.map(make, [(kind, SEED + k, folder / f"{k}.jpg") for k, (kind, _) in enumerate(names)], chunksize=4)


def padded(lines: list[list], size: int) -> Tensor:
    """Lines of marks of `size` numbers -> [lines, marks, size], zero behind each line's end"""
    out = np.zeros((len(lines), max(map(len, lines)), size), np.float32)
    for row, line in zip(out, lines):
        row[: len(line)] = np.reshape(line, (-1, size))
    return torch.from_numpy(out)


def by_a_wilder_hand(page: dict, lines: list[list[dict]], rng: np.random.Generator) -> list[list[dict]]:
    """The marks of a page's lines as if its digits were of more unequal size and stood less on the line, its 0s small: a
    photographed page's are a third as high as its digits, and passed for degree signs."""
    small, wild = rng.uniform(0.3, 1), rng.uniform(0, 1)
    out = copy.deepcopy(lines)
    for line in out:
        last = 0.0
        for mark in line:
            grown = 0.0
            if not is_word(page, mark):
                grown = rng.normal(0, 0.35 * wild)
                if mark["digit"] == 0:
                    grown = grown / 3 + np.log(small)
                mark["letter"][FOOT] = np.clip(mark["letter"][FOOT] + rng.normal(0, 0.3 * wild), -1, 1)
                mark["letter"][HEIGHT] = np.clip(mark["letter"][HEIGHT] + grown, -1.2, 0.7)
            if any(mark["before"]):
                mark["before"][HIGHER] = np.clip(mark["before"][HIGHER] + grown - last, -1.2, 1.2)
            last = grown
    return out


def fit_on(pages: list[dict]) -> None:
    """Reads the pictures, fits, prints what the fit refuses of them and writes the header."""
    asked = "\n".join(json.dumps({"file": page["file"]}) for page in pages)
    done = subprocess.run([ROOT / "build/native/inkdigits_marks"], input=asked, capture_output=True, text=True, check=True)
    answers = [json.loads(text)["letters"] for text in done.stdout.splitlines()]
    assert len(answers) == len(pages)
    rng = np.random.default_rng(5)
    both = []
    for page, answer in zip(pages, answers):
        both.append((page, answer))
        if page["kind"] not in ("printed", "text"):
            both.append((page, by_a_wilder_hand(page, answer, rng)))
    pages, answers = zip(*both)
    lines = [(k, line) for k, answer in enumerate(answers) for line in answer if line]
    letter = padded([[m["letter"] for m in line] for _, line in lines], len(lines[0][1][0]["letter"]))
    before = padded([[m["before"] for m in line] for _, line in lines], len(lines[0][1][0]["before"]))
    there = padded([[1] * len(line) for _, line in lines], 1)[..., 0]
    word = padded([[is_word(pages[k], m) for m in line] for k, line in lines], 1)[..., 0]
    page_of = np.array([k for k, _ in lines])
    kind_of = np.array([page["kind"] for page in pages])[page_of]
    weight = there * torch.where(word == 0, NUMBER, 1) * torch.tensor(np.where(kind_of == "printed", PRINTED, 1))[:, None]
    alone, odds = fit(letter, before, there, torch.zeros_like(there), word, weight)
    marks = np.bincount(page_of, there.sum(1))
    total = np.bincount(page_of, (there * odds.clamp(-MOST_ODDS, MOST_ODDS)).sum(1)) - MOST_ODDS * NUMBERS
    around = torch.tensor((total / (marks + NUMBERS))[page_of], dtype=torch.float32)[:, None].expand_as(there)
    on_page, odds = fit(letter, before, there, around, word, weight)
    for kind in KINDS:
        of = torch.tensor(kind_of == kind)[:, None] & (there > 0)
        refused = lambda chosen: f"{int((chosen & (odds > 0)).sum())} of {int(chosen.sum())}"
        print(f"{kind}: letters refused {refused(of & (word == 1))}, digits {refused(of & (word == 0))}")
    WEIGHTS.write_text(
        "// Written by model/words.py: what speaks for (+) and against (-) a letter, in nats.\n#pragma once\n\n"
        '#include "words.h"\n\nnamespace inkdigits {\n\n'
        "/// Of a mark alone with its line, and of one on a page whose marks are known that way: `kWordPage` times their mean\n"
        "/// log-odds.\n"
        f"constexpr WordWeights kWordAlone = {weights_text(alone)};\n"
        f"constexpr WordWeights kWordOnPage = {weights_text(on_page)};\n"
        f"constexpr float kWordPage = {cpp.floats([on_page.page.item()])[0]};\n\n}}  // namespace inkdigits\n"
    )


def main() -> None:
    global hands
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strokes", required=True)
    parser.add_argument("--mnist", required=True)
    args = parser.parse_args()
    hands = make_pages.Hands(args.strokes, args.mnist)
    with tempfile.TemporaryDirectory() as folder:
        fit_on(pictures(Path(folder)))


if __name__ == "__main__":
    main()
