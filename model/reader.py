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
SIDE = 28  # kInputSide of src/normalize.h
PEN_WIDTH = 2.4  # kPenWidth of src/strokes.h

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
    """Ink -> float32 [n, 28, 28] in 0..1; pen width in pixels of the 20x20 box."""
    n = len(ink)
    widths = np.ascontiguousarray(np.broadcast_to(np.asarray(pen_width, np.float32), (n,)))
    points = np.ascontiguousarray(ink.points, np.float32)
    strokes = np.ascontiguousarray(ink.stroke_ends, np.int32)
    samples = np.ascontiguousarray(ink.sample_ends, np.int32)
    out = np.empty((n, SIDE, SIDE), np.float32)
    _lib().render_strokes(
        ctypes.c_int(n), _pointer(points), _pointer(strokes), _pointer(samples), _pointer(widths), _pointer(out)
    )
    return out


def normalize(pictures: np.ndarray) -> np.ndarray:
    """uint8 [n, height, width], 0 = paper .. 255 = ink -> float32 [n, 28, 28] in 0..1."""
    pictures = np.ascontiguousarray(pictures, np.uint8)
    n, height, width = pictures.shape
    out = np.empty((n, SIDE, SIDE), np.float32)
    _lib().normalize_images(
        ctypes.c_int(n), ctypes.c_int(width), ctypes.c_int(height), _pointer(pictures), _pointer(out)
    )
    return out
