"""The reader's own C++ rasteriser and normaliser, so that training sees what serving sees.

Build it first:  cmake --preset native && cmake --build build/native --target inkdigits_model
"""
from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIDE = 28  # kInputSide of src/network/normalize.h
PEN_WIDTH = 2.4  # kPenWidth of src/pad/strokes.h
PLANES = 4  # of the network's input: the ink, and three of how the pen drew it (src/pad/pen.h)

_library: ctypes.CDLL | None = None


def _lib() -> ctypes.CDLL:
    global _library
    if _library is None:
        path = Path(os.environ.get("INKDIGITS_MODEL_LIB", ROOT / "build/native/libinkdigits_model.so"))
        _library = ctypes.CDLL(str(path))
    return _library


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    return array.ctypes.data_as(ctypes.c_void_p)


@dataclass
class Ink:
    """Strokes of many samples, flat: the points of all strokes of all samples one after another."""

    points: np.ndarray  # float32 [total, 2], x right, y down
    stroke_ends: np.ndarray  # int32: end of each stroke in `points`
    sample_ends: np.ndarray  # int32: end of each sample in `stroke_ends`

    def __len__(self) -> int:
        return len(self.sample_ends)

    @staticmethod
    def of(samples: list[list[np.ndarray]]) -> "Ink":
        strokes = [s for sample in samples for s in sample]
        points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
        return Ink(
            np.ascontiguousarray(points, np.float32),
            np.cumsum([len(s) for s in strokes], dtype=np.int32),
            np.cumsum([len(sample) for sample in samples], dtype=np.int32),
        )


def render(ink: Ink, pen_width: float | np.ndarray = PEN_WIDTH) -> np.ndarray:
    """Ink -> float32 [n, 4, 28, 28]: ink in 0..1 and the pen's planes in -1..1; pen width in pixels of the 20x20 box."""
    n = len(ink)
    widths = np.ascontiguousarray(np.broadcast_to(np.asarray(pen_width, np.float32), (n,)))
    points = np.ascontiguousarray(ink.points, np.float32)
    strokes = np.ascontiguousarray(ink.stroke_ends, np.int32)
    samples = np.ascontiguousarray(ink.sample_ends, np.int32)
    out = np.empty((n, PLANES, SIDE, SIDE), np.float32)
    _lib().render_strokes(
        ctypes.c_int(n), _pointer(points), _pointer(strokes), _pointer(samples), _pointer(widths), _pointer(out)
    )
    return out


@dataclass
class Inputs:
    """What the network gets, packed: a picture has no row in `pen`."""

    ink: np.ndarray  # uint8 [n, 28, 28]
    pen: np.ndarray  # int8 [m, 3, 28, 28], in 1/127
    row: np.ndarray  # int32 [n]: of each sample in `pen`, or -1

    def __len__(self) -> int:
        return len(self.ink)

    @staticmethod
    def of_pictures(ink: np.ndarray) -> "Inputs":
        return Inputs(ink, np.zeros((0, PLANES - 1, SIDE, SIDE), np.int8), np.full(len(ink), -1, np.int32))

    @staticmethod
    def of_strokes(planes: np.ndarray) -> "Inputs":
        """float32 [n, 4, 28, 28], as `render` returns them"""
        pen = np.round(planes[:, 1:] * 127).astype(np.int8)
        return Inputs(np.round(planes[:, 0] * 255).astype(np.uint8), pen, np.arange(len(planes), dtype=np.int32))

    @staticmethod
    def join(parts: list["Inputs"]) -> "Inputs":
        starts = np.cumsum([0] + [len(p.pen) for p in parts])
        rows = [np.where(p.row < 0, -1, p.row + start) for p, start in zip(parts, starts)]
        return Inputs(
            np.concatenate([p.ink for p in parts]), np.concatenate([p.pen for p in parts]), np.concatenate(rows).astype(np.int32)
        )

    def pick(self, rows: np.ndarray) -> "Inputs":
        return Inputs(self.ink[rows], self.pen, self.row[rows])

    def planes(self, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """-> float32 [n, 4, 28, 28]"""
        ink, row = self.ink[rows], self.row[rows]
        out = np.zeros((len(ink), PLANES, SIDE, SIDE), np.float32)
        np.divide(ink, np.float32(255), out=out[:, 0])
        drawn = np.flatnonzero(row >= 0)
        out[drawn, 1:] = self.pen[row[drawn]] / np.float32(127)
        return out

    def arrays(self) -> dict[str, np.ndarray]:
        """For np.savez; `Inputs(**arrays)` is the way back."""
        return {"ink": self.ink, "pen": self.pen, "row": self.row}


def normalize(pictures: np.ndarray) -> np.ndarray:
    """uint8 [n, height, width], 0 = paper .. 255 = ink -> float32 [n, 28, 28] in 0..1."""
    pictures = np.ascontiguousarray(pictures, np.uint8)
    n, height, width = pictures.shape
    out = np.empty((n, SIDE, SIDE), np.float32)
    _lib().normalize_images(
        ctypes.c_int(n), ctypes.c_int(width), ctypes.c_int(height), _pointer(pictures), _pointer(out)
    )
    return out
