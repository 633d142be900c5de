"""What the whole reader makes of lines composed of held-back writers' strokes (pen_numbers.py), as the model card's
tables have it: the share of lines read exactly, digit errors, and what is refused of words, letters and made-up
characters; then, where all digits are right, whether the spaces are. About two minutes.

    cmake --build build/native --target inkdigits inkdigits_marks
    /usr/bin/python3 model/composed.py
"""
from __future__ import annotations

import argparse
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pen_numbers
import reader
from evaluate import CLI

MARKS = reader.ROOT / "build/native/inkdigits_marks"
NO_DIGITS = ("word", "letter", "glyph")
# kind, lines, seed, share drawn with a mouse
SETS = (
    ("numbers", 1500, 5, 0), ("signs", 400, 5, 0), ("mixed", 400, 5, 0), ("word", 400, 5, 0), ("letter", 400, 5, 0), ("glyph", 400, 5, 0),
    ("dates", 600, 5, 0), ("dates", 600, 11, 0), ("years", 300, 21, 0), ("readings", 400, 21, 0),
    *((kind, 400, 31, 1) for kind in ("numbers", "long", "separated", "dates", "years")),
)  # fmt: skip


def answers(command: list, items: list[dict]) -> list[dict]:
    lines = "\n".join(map(json.dumps, items)) + "\n"
    done = subprocess.run(command, input=lines, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def read(kind: str, n: int, seed: int, mouse: float) -> dict:
    command = [CLI, "eval", "--strokes", "-"] + ["--non-digits"] * (kind in NO_DIGITS)
    return answers(command, list(pen_numbers.samples(kind, n, seed, mouse=mouse)))[0]


def starts(text: str) -> set[int]:
    """How many digits come before each space"""
    return {len(text[:i].replace(" ", "")) for i, c in enumerate(text) if c == " "}


def text_of(line: list[dict]) -> str:
    """What is read of a line of inkdigits_marks; a space beside what is no digit counts"""
    text, gap = "", False
    for mark in line:
        gap |= mark["gap"]
        if mark["accepted"]:
            text, gap = text + " " * (gap and text != "") + str(mark["digit"]), False
    return text


def spaces(kind: str) -> str:
    """A row of the table: lines whose digits are right, those of them with a space missing or too many, spaces."""
    items = list(pen_numbers.samples(kind, 400, 5))
    lines = wrong = missing = extra = right = 0
    for item, marks in zip(items, answers([MARKS], items)):
        got, want = [text_of(line) for line in marks["lines"]], item["label"].split("\n")
        for g, w in zip(got, want) if len(got) == len(want) else ():
            if g.replace(" ", "") != w.replace(" ", ""):
                continue
            lines, wrong, right = lines + 1, wrong + (starts(g) != starts(w)), right + len(starts(w))
            missing, extra = missing + len(starts(w) - starts(g)), extra + len(starts(g) - starts(w))
    return f"| {kind} | {lines} | {wrong} | {right} | {missing} | {extra} |"


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    print("| Composed | n | seed | read exactly | digit errors | refused |\n|---|---|---|---|---|---|")
    with ThreadPoolExecutor(2) as pool:
        for (kind, n, seed, mouse), r in zip(SETS, pool.map(lambda of: read(*of), SETS)):
            name = f"{kind}, by mouse" if mouse else kind
            if kind in NO_DIGITS:
                print(f"| {name} | {n} | {seed} | | | {r['refused'] / r['n']:.1%} |", flush=True)
            else:
                print(f"| {name} | {n} | {seed} | {r['accuracy']:.1%} | {r['digit_error_rate']:.2%} | |", flush=True)
    print("\n| Spaces | lines | of them wrong | spaces | missing | too many |\n|---|---|---|---|---|---|")
    for kind in ("numbers", "long", "rows"):
        print(spaces(kind), flush=True)


if __name__ == "__main__":
    main()
