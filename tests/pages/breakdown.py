"""Digit error rates of pages by paper, pen, touching and light, and the worst pages.

    /usr/bin/python3 tests/pages/breakdown.py build/native/inkdigits ../cache/pages/labels.jsonl [--worst 20]
        [--only squared] [--count 200]

`lost`, `extra` and `misread` are the deletions, insertions and substitutions of the shortest way from
the label to the reading, line ends left out; `rows` counts pages whose digits are right but not their lines.
"""
import argparse
import json
import subprocess
from collections import defaultdict
from pathlib import Path


def edits(want, got):
    """(lost, extra, misread) of a shortest edit, and the pairs that were misread."""
    n, m = len(want), len(got)
    cost = [[max(i, j) if 0 in (i, j) else 0 for j in range(m + 1)] for i in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost[i][j] = min(cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (want[i - 1] != got[j - 1]))
    lost = extra = 0
    pairs = []
    i, j = n, m
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (want[i - 1] != got[j - 1]):
            if want[i - 1] != got[j - 1]:
                pairs.append(want[i - 1] + got[j - 1])
            i, j = i - 1, j - 1
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            lost, i = lost + 1, i - 1
        else:
            extra, j = extra + 1, j - 1
    return lost, extra, pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("inkdigits")
    parser.add_argument("labels", type=Path)
    parser.add_argument("--worst", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose kind or ink contains this")
    parser.add_argument("--count", type=int, default=10**9)
    args = parser.parse_args()
    pages = [json.loads(line) for line in open(args.labels)]
    pages = [p for p in pages if args.only in f"{p['kind']} {p['ink']}"][: args.count]
    groups = defaultdict(lambda: defaultdict(int))
    worst, confusions = [], defaultdict(int)
    done = subprocess.run([args.inkdigits, "read", "--json", *(args.labels.parent / p["file"] for p in pages)],
                          capture_output=True)
    for page, line in zip(pages, done.stdout.splitlines(), strict=True):
        reading = json.loads(line)
        rows = [l["text"].replace(" ", "") for l in reading.get("lines", [])]
        want, got = "".join(page["lines"]), "".join(rows)
        lost, extra, pairs = edits(want, got)
        for pair in pairs:
            confusions[pair] += 1
        errors = lost + extra + len(pairs)
        paper, pen = page["kind"].split("-")
        keys = ["all", *([page["view"]] if "view" in page else []), f"{paper} {pen}", f"{paper} {page['ink']}", "touching" if page["touching"] else "apart",
                "perspective" if page["perspective"] else "flat", "tilted" if abs(page["angle"]) > 4 else "level"]
        for key in keys:
            g = groups[key]
            g["pages"] += 1
            g["digits"] += len(want)
            g["lost"] += lost
            g["extra"] += extra
            g["misread"] += len(pairs)
            g["rows"] += not errors and rows != page["lines"]
            g["failed"] += errors * 2 > len(want)
        if errors or rows != page["lines"]:
            worst.append((errors, len(want), lost, extra, len(pairs), page, rows))
    print(f"{'':24} pages digits    rate   lost  extra misread  rows failed")
    for key, g in groups.items():
        rate = (g["lost"] + g["extra"] + g["misread"]) / max(1, g["digits"])
        print(f"{key:24} {g['pages']:5} {g['digits']:6} {rate:7.2%} {g['lost']:6} {g['extra']:6} {g['misread']:7}"
              f" {g['rows']:5} {g['failed']:6}")
    print("misread most (is, read as):", *(f"{p[0]}>{p[1]}:{n}" for p, n in
                                          sorted(confusions.items(), key=lambda c: -c[1])[:15]))
    for errors, n, lost, extra, misread, page, rows in sorted(worst, key=lambda w: -w[0])[: args.worst]:
        print(f"{page['file']} {errors}/{n} (lost {lost}, extra {extra}, misread {misread}) {page['kind']} {page['ink']}"
              f" size {page['size']} tilt {page['angle']} perspective {page['perspective']} turned {page['sideways']}"
              f"{' touching' if page['touching'] else ''}")


if __name__ == "__main__":
    main()
