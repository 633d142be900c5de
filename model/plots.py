"""The two pictures of the model card, drawn with Pillow alone."""
from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

Curve = tuple[str, np.ndarray, np.ndarray, np.ndarray]  # name, confidence, right, kept
COLOURS = ((31, 86, 168), (200, 80, 20), (40, 130, 70))


def confusion(labels: np.ndarray, digits: np.ndarray, path: Path) -> None:
    """Counts; the right answers on the diagonal in grey, mistakes in red by their number."""
    cell, edge = 46, 34
    picture = Image.new("RGB", (edge + 10 * cell, edge + 10 * cell), "white")
    pen = ImageDraw.Draw(picture)
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, digits), 1)
    most = max(1, (table - np.diag(np.diag(table))).max())
    for i in range(10):
        pen.text((edge + i * cell + 20, 14), str(i), fill="black")
        pen.text((14, edge + i * cell + 17), str(i), fill="black")
        for j in range(10):
            n = table[i, j]
            x, y = edge + j * cell, edge + i * cell
            shade = (225, 225, 225) if i == j else (255, 255 - int(150 * n / most), 255 - int(150 * n / most))
            pen.rectangle((x, y, x + cell - 2, y + cell - 2), fill=shade)
            if n:
                pen.text((x + cell / 2 - 3 * len(str(n)), y + 17), str(n), fill="black")
    pen.text((edge, 1), "read as", fill="gray")
    pen.text((1, 1), "label", fill="gray")
    picture.save(path, optimize=True)


def reliability(curves: list[Curve], path: Path, bins: int = 10) -> None:
    """Share of right answers against stated confidence, digits not refused. Confidences lie close to
    1, so the bins hold equal numbers of the answers below 0.999, and the rest."""
    side, edge = 420, 48
    picture = Image.new("RGB", (side + 2 * edge, side + 2 * edge), "white")
    pen = ImageDraw.Draw(picture)

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * side, edge + (1 - y) * side

    for t in np.linspace(0, 1, 6):
        pen.line([at(t, 0), at(t, 1)], fill=(225, 225, 225))
        pen.line([at(0, t), at(1, t)], fill=(225, 225, 225))
        pen.text((at(t, 0)[0] - 8, at(0, 0)[1] + 6), f"{t:.1f}", fill="black")
        pen.text((edge - 28, at(0, t)[1] - 6), f"{t:.1f}", fill="black")
    pen.line([at(0, 0), at(1, 1)], fill="gray")
    pen.text((edge + side / 2 - 40, side + edge + 24), "confidence", fill="black")
    pen.text((6, edge - 24), "share right", fill="black")
    for k, (name, confidence, right, kept) in enumerate(curves):
        c, r = confidence[kept], right[kept]
        order = np.argsort(c)
        unsure = order[: int((c < 0.999).sum())]
        groups = [g for g in np.array_split(unsure, bins) if len(g)] + [order[len(unsure) :]]
        points = [at(c[g].mean(), r[g].mean()) for g in groups if len(g)]
        pen.line(points, fill=COLOURS[k], width=2)
        for x, y in points:
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=COLOURS[k])
        pen.text((edge + 12, edge + 8 + 14 * k), f"{name} ({kept.sum()} digits)", fill=COLOURS[k])
    picture.save(path, optimize=True)
