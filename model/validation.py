"""What checkpoints, temperature and thresholds are chosen by: held-back writers of data/train and the
last 5,000 MNIST training digits, as the reader serves them and in a harder version."""
from __future__ import annotations

import functools

import numpy as np
import torch

import augment
import data
import network
import non_digits
import reader

PATH = data.CACHE / "train/validation.npz"
SETS = ("mnist", "unipen", "pendigits", "hard", "letters", "made up")


def build() -> None:
    rng = np.random.default_rng(99)
    torch.manual_seed(99)
    scans = data.mnist("validation")
    unipen, pendigits = (data.train_strokes(f)[1] for f in data.DIGIT_FILES)
    marks = data.Strokes.join([data.usable_non_digits(data.train_strokes(f)[1]) for f in data.NON_DIGIT_FILES])
    digits = data.Strokes.join([unipen, pendigits])
    letters = [s for s, n in zip(marks.samples, marks.names) if n.isalpha() and len(n) == 1]
    hard = reader.Inputs.join(
        [
            reader.Inputs.of_pictures(augment.vary_pictures(scans.images, rng, 0.7)),
            augment.picture_strokes(digits.samples, rng, 0.6),
        ]
    )
    made = non_digits.made_up(3000, digits.samples, digits.labels, letters, rng)
    parts = [
        (reader.Inputs.of_pictures(np.round(reader.normalize(scans.images) * 255).astype(np.uint8)), scans.labels),
        (augment.draw(unipen.samples, reader.PEN_WIDTH), unipen.labels),
        (augment.draw(pendigits.samples, reader.PEN_WIDTH), pendigits.labels),
        (hard, np.concatenate([scans.labels, digits.labels])),
        (augment.draw(marks.samples, reader.PEN_WIDTH), marks.labels),
        (made, np.full(len(made), data.NOT_A_DIGIT)),
    ]
    PATH.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        PATH,
        **reader.Inputs.join([p[0] for p in parts]).arrays(),
        y=np.concatenate([p[1] for p in parts]).astype(np.int64),
        set=np.concatenate([np.full(len(p[0]), i) for i, p in enumerate(parts)]),
    )


@functools.cache
def load() -> dict[str, np.ndarray]:
    """x float32 [n, 4, 28, 28], y [n], set: index into SETS [n]"""
    if not PATH.exists():
        build()
    with np.load(PATH) as file:
        return {"x": reader.Inputs(file["ink"], file["pen"], file["row"]).planes(), "y": file["y"], "set": file["set"]}


def line(model: torch.nn.Module) -> str:
    """Errors per set: of digits those whose best digit is wrong, and those refused at P > 0.5."""
    v = load()
    with torch.autocast("cpu", torch.bfloat16):
        p = torch.softmax(network.logits(model, v["x"]), 1).numpy()
    out = []
    for i, name in enumerate(SETS):
        rows = v["set"] == i
        refused = (p[rows, 10] > 0.5).mean()
        if name in ("letters", "made up"):
            out.append(f"{name} {refused:.1%} refused")
        else:
            wrong = (p[rows, :10].argmax(1) != v["y"][rows]).mean()
            out.append(f"{name} {wrong:.2%}/{refused:.2%}")
    return ", ".join(out)


if __name__ == "__main__":
    build()
    print(PATH)
