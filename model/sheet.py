"""Contact sheets: many 28x28 pictures on one PNG, each with a caption."""
from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw


def contact_sheet(pictures: np.ndarray, captions: list[str], path: Path, columns: int = 30, scale: int = 1) -> None:
    """pictures uint8 or 0..1 float [n, 28, 28]; ink is drawn dark on white."""
    if pictures.dtype != np.uint8:
        pictures = np.round(np.clip(pictures, 0, 1) * 255).astype(np.uint8)
    side, label = 28 * scale, 11
    rows = (len(pictures) + columns - 1) // columns
    sheet = Image.new("L", (columns * (side + 4), max(1, rows) * (side + label + 3)), 255)
    pen = ImageDraw.Draw(sheet)
    for i, (picture, caption) in enumerate(zip(pictures, captions)):
        x, y = (i % columns) * (side + 4), (i // columns) * (side + label + 3)
        tile = Image.fromarray(255 - picture).resize((side, side), Image.NEAREST)
        sheet.paste(tile, (x, y + label))
        pen.text((x, y - 1), caption, fill=0)
    sheet.save(path, optimize=True)
