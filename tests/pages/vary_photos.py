"""Variants of labelled photographs, with their labels: smaller and larger, turned, in other light, blurred, noisy,
compressed, seen aslant, cut, on a table. Real paper breaks in ways that drawn pages do not. The same seed makes the same
pictures.

    /usr/bin/python3 tests/pages/vary_photos.py --photos ../shared/data/dev/photos --out ../cache/varied
    build/native/inkdigits eval --pages ../cache/varied/labels.jsonl
"""
import argparse
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter


def values(change):
    """A change of the pixels' values, [h, w, 3] -> the same, as a change of pictures."""
    return lambda image, rng: Image.fromarray(change(np.asarray(image, float), rng).clip(0, 255).astype(np.uint8))


def scaled(share):
    return lambda image, rng: image.resize((int(image.width * share), int(image.height * share)), Image.LANCZOS)


def turned(degrees):
    def turn(image, rng):
        paper = tuple(int(v) for v in np.median(np.asarray(image).reshape(-1, 3), 0))
        return image.rotate(degrees, Image.BICUBIC, expand=True, fillcolor=paper)
    return turn


def noisy(sigma):
    return values(lambda pixels, rng: pixels + rng.normal(0, sigma, pixels.shape))


def aslant(image, rng):
    w, h = image.size
    corners = np.array([[0, 0], [0, h], [w, h], [w, 0]]) + rng.uniform(-0.06, 0.06, (4, 2)) * [w, h]
    return image.transform((w, h), Image.QUAD, corners.ravel(), Image.BICUBIC)


@values
def shadowed(pixels, rng):
    y, x = np.mgrid[0:1:pixels.shape[0] * 1j, 0:1:pixels.shape[1] * 1j] - 0.5
    a = rng.uniform(0, 2 * math.pi)
    return pixels * (1 - 0.5 / (1 + np.exp(-(x * math.cos(a) + y * math.sin(a)) * rng.uniform(5, 60))))[..., None]


def cut(image, rng):
    (left, top), (right, bottom) = rng.uniform(0, 0.04, (2, 2)) * image.size
    return image.crop((int(left), int(top), int(image.width - right), int(image.height - bottom)))


def on_table(image, rng):
    table = Image.new("RGB", (int(image.width * 1.3), int(image.height * 1.3)), tuple(int(v) for v in rng.uniform(30, 120) + rng.uniform(-10, 10, 3)))
    table.paste(image, (int(0.15 * image.width), int(0.15 * image.height)))
    return table


CHANGES = {
    "compressed": lambda image, rng: image,
    **{f"scaled-{share}": scaled(share) for share in (0.5, 0.7, 1.5, 2.5)},
    **{f"turned-{degrees}": turned(degrees) for degrees in (-15, -10, -5, 5, 10, 15, 90, 180, 270)},
    "dark": lambda image, rng: ImageEnhance.Brightness(image).enhance(0.35),
    "bright": lambda image, rng: ImageEnhance.Brightness(image).enhance(1.3),
    "pale": lambda image, rng: ImageEnhance.Contrast(image).enhance(0.4),
    "blurred": lambda image, rng: image.filter(ImageFilter.GaussianBlur(1)),
    "noisy": noisy(10), "negative": values(lambda pixels, rng: 255 - pixels), "on-table": on_table,
    **{f"aslant-{k}": aslant for k in range(3)}, **{f"shadowed-{k}": shadowed for k in range(3)}, **{f"cut-{k}": cut for k in range(2)},
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--photos", required=True, type=Path, help="folder of pictures and their labels.jsonl")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(args.seed)
    with open(args.photos / "labels.jsonl") as photos, open(args.out / "labels.jsonl", "w") as labels:
        for photo in map(json.loads, photos):
            picture = Image.open(args.photos / photo["file"]).convert("RGB")
            for name, change in CHANGES.items():
                file = f"{Path(photo['file']).stem}-{name}.jpg"
                change(picture, generator).save(args.out / file, quality=85)
                labels.write(json.dumps({"file": file, "lines": photo["lines"]}) + "\n")
