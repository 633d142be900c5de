"""Compares runs, rounded networks and means of runs on held-back writers: what to commit is chosen by this.

  /usr/bin/python3 model/compare.py committed a17 committed+a17+a18   # means of runs, not rounded; twice counts twice
  /usr/bin/python3 model/compare.py a17.int8                          # as train.py quantise has rounded it
"""
from __future__ import annotations

import argparse

import numpy as np
import torch

import augment
import data
import network
import pool
import printed
import reader
import robustness
import straight_ones
import train
import validation

PATH = data.CACHE / "train/comparison.npz"
SETS = ("pictures", "strokes", "straight 1s", "beside 1s", "long stems", "printed")
MISREAD = 0, 1, 4, 5  # of these the mistakes are counted
# What other people's scanners, cameras and pens make of digits. Not noise: the reader takes it away before the network
# looks, and what is left in these would be most of the mistakes.
PICTURES = ("16x16 pixels", "cut to its ink, 16x16", "cut to its ink, 32x32, broad bitmap", "felt tip (dilated 5 px of 84)",
            "fine (eroded 2 px of 84)", "blur, sigma 4 px of 84")  # fmt: skip
BENT = 3  # times that each digit of strokes comes bent, besides once as it is
STRAIGHT_ONES = 1000
PRINTED = 3000


def build() -> None:
    rng = np.random.default_rng(77)
    torch.manual_seed(77)
    scans = data.mnist("validation")
    digits = data.Strokes.join([data.train_strokes(f)[1] for f in data.DIGIT_FILES])
    drawn = augment.draw(digits.samples, augment.pen_widths(len(digits.samples), rng)).ink
    pictures, labels = np.concatenate([scans.images, drawn]), np.concatenate([scans.labels, digits.labels])
    large = robustness.enlarged(pictures)
    parts = []
    for name in PICTURES:
        changed = [np.round(255 * robustness.LARGE[name](x, rng)).astype(np.uint8) for x in large]
        ink = np.round(reader.normalize(np.stack(changed)) * 255).astype(np.uint8)
        parts.append((reader.Inputs.of_pictures(ink), labels, 0))
    parts.append((augment.draw(digits.samples, reader.PEN_WIDTH), digits.labels, 1))
    for _ in range(BENT):
        parts.append((augment.draw(augment.bend_strokes(digits.samples, rng), reader.PEN_WIDTH), digits.labels, 1))
    ones = straight_ones.samples(straight_ones.leans(STRAIGHT_ONES, rng), rng)
    parts.append((augment.draw(ones, reader.PEN_WIDTH), np.ones(STRAIGHT_ONES, np.int64), 2))
    pairs = pool.beside_ones(digits, scans, rng)
    parts.append((pairs, np.full(len(pairs), data.NOT_A_DIGIT), 3))
    have = np.isin(scans.labels, augment.STEMS), np.isin(digits.labels, augment.STEMS)
    parts.append((reader.Inputs.of_pictures(augment.long_stems(scans.images[have[0]], scans.labels[have[0]], rng)), scans.labels[have[0]], 4))
    stems = digits.pick(have[1])
    longer = [augment.long_stem(s, label, rng) for s, label in zip(stems.samples, stems.labels)]
    parts.append((reader.Inputs.of_pictures(augment.draw(longer, reader.PEN_WIDTH).ink), stems.labels, 4))
    print_, names = printed.digits("validation", PRINTED, rng)
    parts.append((reader.Inputs.of_pictures(augment.vary_pictures(print_, rng, hard=0.4, strength=0.4)), names, 5))
    np.savez(
        PATH,
        **reader.Inputs.join([p[0] for p in parts]).arrays(),
        y=np.concatenate([p[1] for p in parts]).astype(np.int64),
        set=np.concatenate([np.full(len(p[0]), p[2]) for p in parts]),
    )


def line(model: torch.nn.Module) -> str:
    """Mistakes, best of ten, on pictures, strokes, digits with long stems and printed ones; the mean P(1) of straight 1s;
    and how many pairs of a 1 and a digit that touch are refused at P > 0.5."""
    if not PATH.exists():
        build()
    with np.load(PATH) as file:
        inputs, y, of = reader.Inputs(file["ink"], file["pen"], file["row"]), file["y"], file["set"]
    parts = []
    for rows in np.array_split(np.arange(len(y)), 40):
        with torch.autocast("cpu", torch.bfloat16):
            parts.append(network.batched(lambda x: network.probabilities(model, x), inputs.planes(rows)).numpy())
    p = np.concatenate(parts)
    wrong = p[:, :10].argmax(1) != y
    out = [f"{name} {wrong[of == i].sum()} of {(of == i).sum()} wrong" for i, name in enumerate(SETS) if i in MISREAD]
    refused = (p[of == 3, data.NOT_A_DIGIT] > 0.5).mean()
    return ", ".join(out + [f"{SETS[2]} {p[of == 2, 1].mean():.2f}", f"{SETS[3]} {refused:.1%} refused"])


def load(names: str) -> network.FoldedNetwork:
    """`a.int8`, or runs joined by +: their mean, without rounding"""
    if names.endswith(".int8"):
        return train.load_int8(names.removesuffix(".int8"))
    model = train.mean(names.split("+"))
    model.rounded = False
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    for names in args.runs:
        model = load(names)
        print(f"{names}: {validation.line(model)}; {line(model)}", flush=True)


if __name__ == "__main__":
    main()
