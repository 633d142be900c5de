"""How the whole reader stands up to bent, blurred, noisy and faded digits, in one table.

  python3 model/robustness.py [--n 1000] [--sheet robustness.png]

Every row goes through `inkdigits eval` as pictures: the first n digits of MNIST test, three times as
large (84x84), or n pen-written digits of dev/pendigits-test and dev/unipen-7 drawn with another pen.
The rows "MNIST-C" follow Mu & Gilmer 2019 (arXiv:1906.02337), written anew, on 28x28 as there.
"""
from __future__ import annotations

import argparse
import io
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Callable

import numpy as np
from PIL import Image
from scipy import ndimage

import data
import reader
from evaluate import CLI
from sheet import contact_sheet

Rng = np.random.Generator
Change = Callable[[np.ndarray, Rng], np.ndarray]  # ink 0..1 [h, w] -> ink 0..1


def affine(x: np.ndarray, matrix: np.ndarray, shift: tuple[float, float] = (0, 0)) -> np.ndarray:
    """`matrix` maps output to input, rows then columns, about the middle."""
    middle = (np.array(x.shape) - 1) / 2
    return np.clip(ndimage.affine_transform(x, matrix, middle - matrix @ middle - np.array(shift), order=1), 0, 1)


def rotate(degrees: float) -> Change:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return lambda x, rng: affine(x, np.array([[c, -s], [s, c]]))


def shear(amount: float) -> Change:
    return lambda x, rng: affine(x, np.array([[1, 0], [amount, 1]]))


def scale(x_factor: float, y_factor: float) -> Change:
    return lambda x, rng: affine(x, np.diag([1 / y_factor, 1 / x_factor]))


def move(x: np.ndarray, rng: Rng) -> np.ndarray:
    """Anywhere in a frame twice as large."""
    h, w = x.shape
    frame = np.zeros((2 * h, 2 * w))
    top, left = rng.integers(0, h + 1), rng.integers(0, w + 1)
    frame[top : top + h, left : left + w] = x
    return frame


def jpeg(quality: int) -> Change:
    def change(x: np.ndarray, rng: Rng) -> np.ndarray:
        file = io.BytesIO()
        Image.fromarray(np.uint8(np.round(255 * (1 - x)))).save(file, "JPEG", quality=quality)
        return 1 - np.asarray(Image.open(file), float) / 255

    return change


def noise(sigma: float) -> Change:
    return lambda x, rng: np.clip(0.15 + 0.7 * x + rng.normal(0, sigma, x.shape), 0, 1)


def contrast(share: float) -> Change:
    return lambda x, rng: 0.35 + share * x


def shadow(x: np.ndarray, rng: Rng) -> np.ndarray:
    """Light that falls off across the page."""
    yy, xx = np.mgrid[-1 : 1 : x.shape[0] * 1j, -1 : 1 : x.shape[1] * 1j]
    angle = rng.uniform(0, 6.28)
    light = 0.75 + 0.25 * (np.cos(angle) * xx + np.sin(angle) * yy)
    return 1 - np.clip((1 - 0.7 * x) * light, 0, 1)


def glass(x: np.ndarray, rng: Rng) -> np.ndarray:
    x = ndimage.gaussian_filter(x, 0.7)
    for i in range(1, 27):
        for j in range(1, 27):
            dy, dx = rng.integers(-1, 2, 2)
            x[i, j], x[i + dy, j + dx] = x[i + dy, j + dx], x[i, j]
    return ndimage.gaussian_filter(x, 0.7)


def motion(x: np.ndarray, rng: Rng) -> np.ndarray:
    angle = rng.uniform(-0.8, 0.8)
    out = np.mean([ndimage.shift(x, (t * np.sin(angle), t * np.cos(angle)), order=1) for t in np.linspace(-2.5, 2.5, 9)], 0)
    return np.clip(out / max(out.max(), 1e-6), 0, 1)


def fog(x: np.ndarray, rng: Rng) -> np.ndarray:
    cloud = ndimage.gaussian_filter(rng.normal(0, 1, (40, 40)), 5)[6:34, 6:34]
    cloud = (cloud - cloud.min()) / np.ptp(cloud)
    return np.clip(0.55 * x + 0.35 * cloud, 0, 1)


def spatter(x: np.ndarray, rng: Rng) -> np.ndarray:
    drops = ndimage.gaussian_filter(rng.normal(0, 1, x.shape), 0.8)
    return np.maximum(x, 0.8 * (drops > 1.05))


def line(x: np.ndarray, rng: Rng, dotted: bool) -> np.ndarray:
    x = x.copy()
    a, b = rng.uniform(2, 26, 2), rng.uniform(2, 26, 2)
    points = np.linspace(a, b, 40)
    if not dotted:
        points[:, 0] += 2 * np.sign(np.sin(np.linspace(0, 25, 40)))
    for k, (i, j) in enumerate(np.clip(np.round(points).astype(int), 0, 27)):
        if not dotted or k // 3 % 2:
            x[i, j] = 1
    return x


def edges(x: np.ndarray, rng: Rng) -> np.ndarray:
    strength = ndimage.generic_gradient_magnitude(ndimage.gaussian_filter(x, 0.6), ndimage.sobel)
    return (strength > 0.9).astype(float)


def stripe(x: np.ndarray, rng: Rng) -> np.ndarray:
    """Paper and ink change places outside the middle columns."""
    x = x.copy()
    x[:, :7], x[:, 21:] = 1 - x[:, :7], 1 - x[:, 21:]
    return x


def cropped(side: int, bitmap: bool = False) -> Change:
    """Cut to its ink, as post offices and forms do, the longer side `side` pixels; `bitmap`: thickened, black or white."""

    def change(x: np.ndarray, rng: Rng) -> np.ndarray:
        rows, columns = np.flatnonzero(x.max(1) > 0.3), np.flatnonzero(x.max(0) > 0.3)
        x = x[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        h, w = (max(2, round(side * n / max(x.shape))) for n in x.shape)
        frame = np.zeros((side, side))
        small = np.asarray(Image.fromarray(np.uint8(255 * x)).resize((w, h), Image.BOX), float) / 255
        frame[(side - h) // 2 :, (side - w) // 2 :][:h, :w] = small
        return (ndimage.grey_dilation(frame, (3, 3)) > 0.4).astype(float) if bitmap else frame

    return change


def in_cell(x: np.ndarray, rng: Rng) -> np.ndarray:
    """With what is left of the printed lines of its cell on one to four sides, whole or in part, straight or askew."""
    x = x.copy()
    for side in rng.permutation(4)[: rng.integers(1, 5)]:
        line = np.zeros_like(x)
        first, last = (0, len(x)) if rng.random() < 0.7 else np.sort(rng.integers(0, len(x), 2))
        thickness, lean, inset = rng.integers(1, 5), rng.uniform(-0.04, 0.04), rng.integers(0, 3)
        for row in range(first, last):
            left = max(0, round(inset + lean * (row - len(x) / 2)))
            line[row, left : left + thickness] = 0.8
        x = np.maximum(x, np.rot90(line, side))
    return x


LARGE: dict[str, Change] = {
    "unchanged": lambda x, rng: x,
    "rotated -20°": rotate(-20), "rotated -10°": rotate(-10), "rotated 10°": rotate(10), "rotated 20°": rotate(20),
    "sheared -0.3": shear(-0.3), "sheared 0.3": shear(0.3),
    "half as large": scale(0.5, 0.5), "a third as large": scale(0.34, 0.34),
    "0.7 as wide": scale(0.7, 1), "0.7 as tall": scale(1, 0.7), "anywhere in the frame": move,
    "blur, sigma 2 px of 84": lambda x, rng: ndimage.gaussian_filter(x, 2),
    "blur, sigma 4 px of 84": lambda x, rng: ndimage.gaussian_filter(x, 4),
    "noise, sigma 5 %": noise(0.05), "noise, sigma 12 %": noise(0.12),
    "JPEG quality 10": jpeg(10), "contrast 15 %": contrast(0.15), "shadow": shadow,
    "16x16 pixels": lambda x, rng: np.asarray(Image.fromarray(np.uint8(255 * x)).resize((16, 16), Image.BOX), float) / 255,
    "cut to its ink, 16x16": cropped(16), "cut to its ink, 32x32, broad bitmap": cropped(32, bitmap=True),
    "in a cell's printed lines": in_cell,
    "binarised": lambda x, rng: (x > 0.4).astype(float),
    "felt tip (dilated 5 px of 84)": lambda x, rng: ndimage.grey_dilation(x, footprint=np.hypot(*np.mgrid[-5:6, -5:6]) < 5.5),
    "fine (eroded 2 px of 84)": lambda x, rng: ndimage.grey_erosion(x, footprint=np.hypot(*np.mgrid[-2:3, -2:3]) < 2.5),
}  # fmt: skip
SMALL: dict[str, Change] = {
    "MNIST-C shot noise": lambda x, rng: np.clip(rng.poisson(x * 5) / 5, 0, 1),
    "MNIST-C impulse noise": lambda x, rng: np.where(rng.random(x.shape) < 0.12, rng.integers(0, 2, x.shape), x),
    "MNIST-C glass blur": glass, "MNIST-C motion blur": motion,
    "MNIST-C shear": shear(0.3), "MNIST-C scale": scale(0.6, 0.6), "MNIST-C rotate": rotate(20),
    "MNIST-C brightness": lambda x, rng: np.clip(x + 0.5, 0, 1),
    "MNIST-C translate": lambda x, rng: affine(x, np.eye(2), tuple(rng.uniform(-4, 4, 2))),
    "MNIST-C stripe": stripe, "MNIST-C fog": fog, "MNIST-C spatter": spatter,
    "MNIST-C dotted line": lambda x, rng: line(x, rng, True), "MNIST-C zigzag": lambda x, rng: line(x, rng, False),
    "MNIST-C canny edges": edges,
}  # fmt: skip
PENS = {"pen hairline (0.7 px of 20)": 0.7, "pen 1.2 px": 1.2, "pen 3.5 px": 3.5, "pen felt tip (5 px)": 5.0}


def enlarged(pictures: np.ndarray) -> np.ndarray:
    """uint8 [n, 28, 28] -> 0..1 [n, 84, 84]"""
    return np.stack([np.asarray(Image.fromarray(x).resize((84, 84), Image.BICUBIC), float) / 255 for x in pictures])


def write_idx(path: Path, array: np.ndarray) -> None:
    head = bytes([0, 0, 8, array.ndim]) + b"".join(int(n).to_bytes(4, "big") for n in array.shape)
    path.write_bytes(head + np.ascontiguousarray(array, np.uint8).tobytes())


def native(pictures: np.ndarray, labels: np.ndarray, ink: str | None) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        images, names = Path(folder) / "images", Path(folder) / "labels"
        write_idx(images, pictures)
        write_idx(names, labels)
        command = [str(CLI), "eval", "--idx", str(images), str(names)] + (["--ink", ink] if ink else [])
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--sheet", type=Path)
    args = parser.parse_args()
    scans = data.mnist("test")
    labels = scans.labels[: args.n]
    small = scans.images[: args.n] / 255
    large = enlarged(scans.images[: args.n])
    rows: list[tuple[str, np.ndarray, np.ndarray]] = []
    for base, changes in ((large, LARGE), (small, SMALL)):
        for name, change in changes.items():
            rng = np.random.default_rng(1)
            rows.append((name, np.round(255 * np.stack([change(x, rng) for x in base])).astype(np.uint8), labels))
    rows.append(("ink dark on light", 255 - rows[0][1], labels))
    if data.DATA.exists():
        pen = data.Strokes.join([data.load_strokes(data.DATA / f"dev/{f}.jsonl.gz") for f in ("pendigits-test", "unipen-7-digits-clean")])
        pen = pen.pick(np.random.default_rng(2).choice(len(pen), args.n, replace=False))
        for name, width in PENS.items():
            drawn = reader.render(reader.Ink.of(pen.samples), width)[:, 0]
            rows.append((name, np.round(drawn * 255).astype(np.uint8), pen.labels))
    if args.sheet:
        shown = [np.asarray(Image.fromarray(x).resize((28, 28))) for _, xs, _ in rows for x in xs[:20]]
        contact_sheet(np.stack(shown), [name[:4] for name, _, _ in rows for _ in range(20)], args.sheet, columns=40)
    print(f"| Change (n = {args.n:,}) | best digit right | right, not refused | wrong though sure |\n|---|---|---|---|")
    scores = []
    for name, pictures, y in rows:
        r = native(pictures, y, None)
        scores.append(r["forced_accuracy"])
        print(f"| {name} | {r['forced_accuracy']:.1%} | {r['accuracy']:.1%} | {r['sure_wrong']} |", flush=True)
    print(f"| **mean** | {np.mean(scores):.1%} | | |\n| **worst** | {min(scores):.1%} | | |")


if __name__ == "__main__":
    main()
