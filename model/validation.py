"""What checkpoints, temperature and thresholds are chosen by: held-back writers of data/train and the
last 5,000 MNIST training digits, as the reader serves them and in a harder version. Runs are also compared on marks of
synthetic pages (page_marks.py)."""
from __future__ import annotations

import functools

import numpy as np
import torch

import augment
import data
import network
import non_digits
import page_marks
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

    def share(name: str, x: np.ndarray, y: np.ndarray) -> str:
        with torch.autocast("cpu", torch.bfloat16):
            p = torch.softmax(network.logits(model, x), 1).numpy()
        refused = (p[:, 10] > 0.5).mean()
        if (y == data.NOT_A_DIGIT).all():
            return f"{name} {refused:.1%} refused"
        return f"{name} {(p[:, :10].argmax(1) != y).mean():.2%}/{refused:.2%}"

    v, marks = load(), page_marks.load("validation")
    out = [share(name, v["x"][v["set"] == i], v["y"][v["set"] == i]) for i, name in enumerate(SETS)]
    for name, rows in (("of pages", marks.labels < 10), ("no digits of pages", marks.labels == data.NOT_A_DIGIT)):
        out.append(share(name, marks.images[rows] / np.float32(255), marks.labels[rows]))
    return ", ".join(out)


if __name__ == "__main__":
    build()
    print(PATH)
