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
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Callable, NamedTuple

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
MARKS = ROOT / "build/native/inkdigits_marks"
KINDS = {"form": 120, "chart": 120, "words": 120, "units": 120, "signs": 160, "text": 20, "printed": 50, "page": 500, "leaning": 80, "puzzle": 80, "titled": 120}
SEED = 9_000_000
NUMBER = 8.0  # what a mark of a number counts, one of a word 1: a digit that is lost is worse than a letter too many
PRINTED = 0.3  # what one on a page of nothing but print counts: there are very many
HIDDEN = 16
MOST_ODDS, NUMBERS = 6.0, 20.0  # kMostOdds and kNumbers of src/page/words.cpp
SHAPE = 9  # kShapeFeatures of src/page/words.h
LINES = 2000  # that are looked at together

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


class Batch(NamedTuple):
    """Lines of like length, padded with zeros to the longest: [lines, marks] unless said otherwise."""

    letter: Tensor  # [lines, marks, k], LetterFeatures
    before: Tensor  # [lines, marks, k], PlaceFeatures
    there: Tensor  # 1: a mark, 0: padding
    word: Tensor  # 1: of a word, 0: of a number
    page: np.ndarray  # [lines], its number
    kind: np.ndarray  # [lines], of its page

    def weight(self) -> Tensor:
        return self.there * torch.where(self.word == 0, NUMBER, 1) * torch.tensor(np.where(self.kind == "printed", PRINTED, 1))[:, None]


def fit(batches: list[Batch], around: list[Tensor]) -> tuple[Chain, list[Tensor]]:
    """Least weighted cross entropy of each mark's own odds -> the chain and the odds"""
    torch.manual_seed(1)
    chain = Chain(torch.cat([b.letter[b.there > 0] for b in batches]), batches[0].before.shape[2])
    steps = torch.optim.LBFGS(chain.parameters(), max_iter=150, line_search_fn="strong_wolfe")
    all_weight = sum(b.weight().sum() for b in batches)

    def loss() -> Tensor:
        steps.zero_grad()
        total = 3e-5 * sum(p.square().sum() for p in chain.parameters())
        for b, a in zip(batches, around):
            each = torch.nn.functional.binary_cross_entropy_with_logits(chain(b.letter, b.before, b.there, a), b.word, reduction="none")
            total = total + (b.weight() * each).sum() / all_weight
        total.backward()
        return total

    steps.step(loss)
    with torch.no_grad():
        return chain, [chain(b.letter, b.before, b.there, a) for b, a in zip(batches, around)]


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


def by_a_wilder_hand(lines: list[list[dict]], words: list[list[bool]], rng: np.random.Generator) -> list[list[dict]]:
    """The marks of a page's lines as if its digits, which are no `words`, were of more unequal size, in some lines small as
    a whole, and stood less on the line, its 0s small: a photographed page's are a third as high as its digits, and passed
    for degree signs."""
    small, wild = rng.uniform(0.3, 1), rng.uniform(0, 1)
    usual = float(np.quantile([mark["box"][3] for line in lines for mark in line] or [1], 0.75))
    out = copy.deepcopy(lines)
    for line, of_words in zip(out, words):
        in_line = rng.uniform(-0.8, 0.2) * (rng.random() < 0.3)
        for mark in (mark for mark, word in zip(line, of_words) if not word):
            x, y, w, h = mark["box"]
            grown = in_line + rng.normal(0, 0.35 * wild)
            if mark["digit"] == 0:
                grown = grown / 3 + np.log(small)
            by = float(np.exp(np.clip(grown, -1.4, 0.9)))
            foot = y + h + rng.normal(0, 0.3 * wild) * usual
            mark["box"] = [x, foot - h * by, w * (by if mark["digit"] == 0 else np.exp(in_line)), h * by]
    return out


def marks_of(items: list[dict]) -> list[list[list[dict]]]:
    """The marks of each item's lines, with the features of letters: of pictures, or of marks anew."""
    parts = [items[i : i + 20] for i in range(0, len(items), 20)]
    read = lambda part: subprocess.run([MARKS], input="\n".join(map(json.dumps, part)), capture_output=True, text=True, check=True).stdout
    with ThreadPool(2) as pool:
        answers = [json.loads(text)["letters"] for text in "".join(pool.map(read, parts, chunksize=1)).splitlines()]
    assert len(answers) == len(items)
    return answers


def batches_of(pages: list[dict], answers: list[list], words: list[list]) -> list[Batch]:
    """Lines of all pages; `words`: for each mark whether it is of a word"""
    lines = [(k, line, word) for k, answer in enumerate(answers) for line, word in zip(answer, words[k]) if line]
    lines.sort(key=lambda of: len(of[1]))
    batches = []
    for start in range(0, len(lines), LINES):
        page, marks, word = zip(*lines[start : start + LINES])
        take = lambda key: padded([[m[key] for m in line] for line in marks], len(marks[0][0][key]))
        there, word = (padded(of, 1)[..., 0] for of in ([[1] * len(line) for line in marks], word))
        batches.append(Batch(take("letter"), take("before"), there, word, np.array(page), np.array([pages[k]["kind"] for k in page])))
    return batches


def around_of(batches: list[Batch], odds: list[Tensor], pages: int) -> list[Tensor]:
    """What the marks of each line's page have to say of its own: pageOdds() of src/page/words.cpp"""
    marks, total = np.full(pages, NUMBERS), np.full(pages, -MOST_ODDS * NUMBERS)
    for b, o in zip(batches, odds):
        np.add.at(marks, b.page, b.there.sum(1).numpy())
        np.add.at(total, b.page, (b.there * o.clamp(-MOST_ODDS, MOST_ODDS)).sum(1).numpy())
    return [torch.tensor((total / marks)[b.page], dtype=torch.float32)[:, None].expand_as(b.there) for b in batches]


def fit_on(pages: list[dict]) -> None:
    """Reads the pictures, fits, prints what the fit refuses of them and writes the header."""
    answers = marks_of([{"file": page["file"]} for page in pages])
    words = [[[is_word(page, mark) for mark in line] for line in answer] for page, answer in zip(pages, answers)]
    rng = np.random.default_rng(5)
    handwritten = [k for k, page in enumerate(pages) if page["kind"] not in ("printed", "text")]
    wilder = marks_of([{"letters": by_a_wilder_hand(answers[k], words[k], rng)} for k in handwritten])
    for k, answer in zip(handwritten, wilder):
        for line, wild in zip(answers[k], answer):
            for mark, m in zip(line, wild):
                m["letter"][-SHAPE:] = mark["letter"][-SHAPE:]
    batches = batches_of(pages + [pages[k] for k in handwritten], answers + wilder, words + [words[k] for k in handwritten])
    alone, odds = fit(batches, [torch.zeros_like(b.there) for b in batches])
    on_page, odds = fit(batches, around_of(batches, odds, len(pages) + len(handwritten)))
    for kind in KINDS:
        of = lambda b, word: torch.tensor(b.kind == kind)[:, None] & (b.there > 0) & (b.word == word)
        refused = lambda word: f"{sum(int((of(b, word) & (o > 0)).sum()) for b, o in zip(batches, odds))} of {sum(int(of(b, word).sum()) for b in batches)}"
        print(f"{kind}: letters refused {refused(1)}, digits {refused(0)}")
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
