"""Printed digits, as newspapers and forms have them, in typefaces that Debian packages.

    apt-get install fonts-cabin fonts-cantarell fonts-crosextra-caladea fonts-crosextra-carlito fonts-dejavu-core \\
        fonts-dosis fonts-ebgaramond fonts-fanwood fonts-freefont-ttf fonts-lato fonts-liberation fonts-linuxlibertine \\
        fonts-noto-core fonts-open-sans fonts-roboto-unhinted fonts-sil-charis fonts-texgyre fonts-urw-base35 fonts-vollkorn
"""
from __future__ import annotations

import functools
import subprocess

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import data

FAMILIES = ("Cabin", "Caladea", "Cantarell", "Carlito", "Charis SIL", "C059", "DejaVu Sans", "DejaVu Sans Mono", "DejaVu Serif",
            "Dosis", "EB Garamond", "Fanwood", "FreeMono", "FreeSans", "FreeSerif", "Lato", "Liberation Mono", "Liberation Sans",
            "Liberation Sans Narrow", "Liberation Serif", "Linux Biolinum O", "Linux Libertine O", "Nimbus Mono PS",
            "Nimbus Roman", "Nimbus Sans", "Noto Sans", "Noto Sans Display", "Noto Sans Mono", "Noto Serif", "Open Sans", "P052",
            "Roboto", "Roboto Condensed", "TeX Gyre Adventor", "TeX Gyre Bonum", "TeX Gyre Cursor", "TeX Gyre Heros",
            "TeX Gyre Pagella", "TeX Gyre Schola", "TeX Gyre Termes", "URW Bookman", "URW Gothic", "Vollkorn")  # fmt: skip
HEIGHT = 20  # of a digit, as in MNIST, in a frame of 28


@functools.cache
def faces(part: str) -> list[str]:
    """Files of the families for "train" or "validation", one family in seven"""
    listed = subprocess.run(["fc-list", ":", "file", "family"], capture_output=True, text=True, check=True).stdout
    found = [(family.split(",")[0].strip(), path) for path, family in (line.split(":")[:2] for line in listed.splitlines())]
    return sorted(p for family, p in found if family in FAMILIES and p.endswith((".ttf", ".otf")) and data.held_back(family) == (part == "validation"))


def digits(part: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """-> uint8 [n, 28, 28], labels; each face as often as any other"""
    labels = rng.integers(0, 10, n)
    out = np.empty((n, 28, 28), np.uint8)
    for i, (label, path) in enumerate(zip(labels, rng.choice(faces(part), n))):
        large = ImageFont.truetype(path, 4 * HEIGHT)
        left, top, right, bottom = large.getbbox(str(label))
        font = ImageFont.truetype(path, round(4 * HEIGHT * HEIGHT / max(bottom - top, right - left)))
        tile = Image.new("L", (28, 28))
        ImageDraw.Draw(tile).text((14, 14), str(label), 255, font, "mm")
        out[i] = np.asarray(tile)
    return out, labels
