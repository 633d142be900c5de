"""What the whole reader makes of lines composed of held-back writers' strokes (pen_numbers.py), as the model card's
tables have it: the share of lines read exactly, digit errors, and what is refused of words, letters and made-up
characters. About a minute.

    /usr/bin/python3 model/composed.py [--reader build/native/inkdigits]
"""
from __future__ import annotations

import argparse
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pen_numbers
from evaluate import CLI

NO_DIGITS = ("word", "letter", "glyph")
# kind, lines, seed, share drawn with a mouse
SETS = (
    ("numbers", 1500, 5, 0), ("mixed", 400, 5, 0), ("word", 400, 5, 0), ("letter", 400, 5, 0), ("glyph", 400, 5, 0),
    ("dates", 600, 5, 0), ("dates", 600, 11, 0), ("years", 300, 21, 0), ("readings", 400, 21, 0),
    *((kind, 400, 31, 1) for kind in ("numbers", "long", "separated", "dates", "years")),
)  # fmt: skip


def read(reader: Path, kind: str, n: int, seed: int, mouse: float) -> dict:
    lines = "\n".join(json.dumps(item) for item in pen_numbers.samples(kind, n, seed, mouse=mouse))
    command = [reader, "eval", "--strokes", "-"] + ["--non-digits"] * (kind in NO_DIGITS)
    return json.loads(subprocess.run(command, input=lines, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", type=Path, default=CLI)
    args = parser.parse_args()
    print("| Composed | n | seed | read exactly | digit errors | refused |\n|---|---|---|---|---|---|")
    with ThreadPoolExecutor(2) as pool:
        for (kind, n, seed, mouse), r in zip(SETS, pool.map(lambda of: read(args.reader, *of), SETS)):
            name = f"{kind}, by mouse" if mouse else kind
            if kind in NO_DIGITS:
                print(f"| {name} | {n} | {seed} | | | {r['refused'] / r['n']:.1%} |", flush=True)
            else:
                print(f"| {name} | {n} | {seed} | {r['accuracy']:.1%} | {r['digit_error_rate']:.2%} | |", flush=True)


if __name__ == "__main__":
    main()
