"""Fits the last layer of a rounded network anew so that a straight stroke is a 1. People write few that are as straight
as a mouse draws them, and among the non-digits of the pool are stems and pieces of lines that look the same: those
are left out here, and straight 1s put in. The rest of the network and the calibration's method stay.

  python3 model/plain_ones.py --name student0   # the run of train.py quantise; then export.py
"""
from __future__ import annotations

import argparse
import copy

import numpy as np
import torch
import torch.nn.functional as F

import augment
import data
import network
import reader
import train
import validation

SHARDS = 2
COUNT = 4000
SHARE = 0.01  # of all training weight, for straight 1s
LEAN = 0.3  # tangent to the right, a third of that to the left: what leans more may be a slash
STRAIGHT = 0.04  # spread of the ink across its axis against that along it (variances): a stroke
PULL = 3e-3  # holds the layer near where it was


def straight_ones(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """Two to 39 points from top to bottom or back, some with a tremble of 1 in 100"""
    out = []
    for _ in range(COUNT):
        t = np.linspace(0, 1, rng.integers(2, 40))
        x = rng.uniform(-LEAN / 3, LEAN) * (1 - t) + rng.normal(0, rng.choice([0, 0.01]), len(t))
        points = np.stack([x, t], 1)
        out.append(data.unit_box([points if rng.random() < 0.7 else points[::-1]]))
    return out


def steep_strokes(ink: np.ndarray) -> np.ndarray:
    """Which pictures [n, 28, 28] are one straight stroke within 20 degrees of upright"""
    y, x = np.mgrid[:28, :28].astype(np.float32)
    total = ink.sum((1, 2)) + 1e-6
    mean = lambda v: (ink * v).sum((1, 2)) / total
    mx, my = mean(x), mean(y)
    xx, yy, xy = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    root = np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    return ((xx + yy) / 2 - root < STRAIGHT * ((xx + yy) / 2 + root)) & ((yy - xx) / 2 > np.cos(np.radians(2 * 20)) * root)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", required=True)
    args = parser.parse_args()
    model, rng = train.load_int8(args.name), np.random.default_rng(11)
    print("before:", validation.line(model))
    body = copy.copy(model)
    body.tokens = model.tokens[:-1]  # all but the last layer
    seen, labels = [], []
    for shard in train.shards()[:SHARDS]:
        with np.load(shard) as file:
            x, y = reader.Inputs(file["ink"], file["pen"], file["row"]), file["y"].astype(np.int64)
        for start in range(0, len(y), 20000):
            rows = np.arange(start, min(start + 20000, len(y)))
            planes = x.planes(rows)
            keep = (y[rows] != data.NOT_A_DIGIT) | ~steep_strokes(planes[:, 0])
            seen.append(network.logits(body, planes[keep])), labels.append(y[rows][keep])
    ones = augment.draw(straight_ones(rng), reader.PEN_WIDTH).planes()
    ones[: COUNT // 4, 1:] = 0  # some as pictures
    seen.append(network.logits(body, ones)), labels.append(np.ones(COUNT, np.int64))
    x, y = torch.cat(seen), torch.from_numpy(np.concatenate(labels))
    much = torch.ones(len(y))
    much[-COUNT:] = SHARE * (len(y) - COUNT) / COUNT
    weight, bias = (p["fc"].detach().clone() for p in (model.weights, model.biases))
    new = [weight.clone().requires_grad_(), bias.clone().requires_grad_()]
    steps = torch.optim.LBFGS(new, max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        steps.zero_grad()
        each = F.cross_entropy(F.linear(x, *new), y, reduction="none")
        total = (much * each).sum() / much.sum() + PULL * sum((a - b).square().sum() for a, b in zip(new, (weight, bias)))
        total.backward()
        return total

    steps.step(loss)
    with torch.no_grad():
        model.weights["fc"].copy_(new[0]), model.biases["fc"].copy_(new[1])
    print("after:", validation.line(model))
    z = torch.softmax(network.logits(model, ones), 1)
    print(f"straight 1s: {(z[:, :10].argmax(1) == 1).float().mean():.1%} are 1 among digits, P(no digit) {z[:, 10].mean():.3f}")
    path = train.RUNS / f"{args.name}.int8.pt"
    saved = torch.load(path)
    torch.save({**saved, "state": model.state_dict()}, path)


if __name__ == "__main__":
    main()
