"""1s as straight as a mouse draws them, as pen strokes: people write few of them."""
from __future__ import annotations

import numpy as np

import data

LEAN = 0.3  # tangent to the right, a third of that to the left; what leans more may be a slash


def leans(n: int, rng: np.random.Generator) -> np.ndarray:
    """Tangents to the right [n]"""
    return rng.uniform(-LEAN / 3, LEAN, n)


def samples(leaning: np.ndarray, rng: np.random.Generator) -> list[list[np.ndarray]]:
    """One 1 for each lean: two to 39 points from top to bottom or back, some with a tremble of 1 in 100."""
    out = []
    for lean in leaning:
        t = np.linspace(0, 1, rng.integers(2, 40))
        x = lean * (1 - t) + rng.normal(0, rng.choice([0, 0.01]), len(t))
        points = np.stack([x, t], 1)
        out.append(data.unit_box([points if rng.random() < 0.7 else points[::-1]]))
    return out
