"""Marks that are no digit, made up: scribbles, dashes, drawings, several digits in one box, parts of
digits, foreign glyphs, grid pieces, filled shapes, texture and noise.

The kinds used to measure (Omniglot characters, Quick, Draw! drawings) are not among them.
"""
from __future__ import annotations

import numpy as np
import torch
from PIL import Image, ImageDraw

import augment
import reader

Rng = np.random.Generator
Sample = list[np.ndarray]


def _circle(x: float, y: float, rx: float, ry: float, start: float = 0, sweep: float = 6.4, n: int = 24) -> np.ndarray:
    a = np.linspace(start, start + sweep, n)
    return np.stack([x + rx * np.cos(a), y + ry * np.sin(a)], 1)


def _polyline(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, float)


def scribble(rng: Rng) -> Sample:
    """A pen that wanders: smooth loops, or a zigzag."""
    if rng.random() < 0.35:
        n = int(rng.integers(6, 18))
        x = np.linspace(0, 1, n) + rng.normal(0, 0.03, n)
        y = np.where(np.arange(n) % 2, 0.0, rng.uniform(0.25, 1.1)) + rng.normal(0, 0.06, n)
        turn = rng.uniform(0, 3.1)
        zigzag = np.stack([x, y], 1) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        return [augment.smooth(augment.resample(zigzag, 0.05), int(rng.integers(0, 6)))]
    n = int(rng.integers(50, 180))
    heading = np.cumsum(np.cumsum(rng.normal(0, 0.12, n)) * 0.6 + rng.normal(0, 0.35, n))
    return [np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1), 0)]


def dashes(rng: Rng) -> Sample:
    """One to three flat strokes: minus, equals, a hyphen; or dots."""
    if rng.random() < 0.25:
        return [_circle(*rng.uniform(0, 1, 2), *rng.uniform(0.02, 0.06, 2), n=6) for _ in range(int(rng.integers(1, 5)))]
    out = []
    for i in range(int(rng.choice([1, 1, 1, 2, 3]))):
        y = i * rng.uniform(0.2, 0.5)
        tilt = rng.uniform(-0.3, 0.3)
        line = augment.resample(_polyline((0, y), (1, y + tilt)), 0.06)
        line[:, 1] += np.sin(np.linspace(0, rng.uniform(0.5, 6), len(line)) + rng.uniform(0, 6)) * rng.uniform(0, 0.06)
        out.append(line)
    return out


def drawing(rng: Rng) -> Sample:
    """Faces, houses, animals, cars, flowers, trees, stars, as a child draws them."""
    u = rng.uniform
    kind = int(rng.integers(0, 16))
    if kind > 8:
        return (creature, creature, creature, vehicle, vehicle, arcs, arcs)[kind - 9](rng)
    if kind == 0:  # face, sometimes with ears
        out = [_circle(0, 0, u(0.7, 1), u(0.7, 1)), _circle(-0.3, -0.25, 0.1, 0.1, n=8), _circle(0.3, -0.25, 0.1, 0.1, n=8)]
        out.append(_circle(0, u(0.1, 0.3), 0.35, u(0.1, 0.3), u(0, 0.4) + (3.14 if u() < 0.2 else 0), 3.0, 12))
        if u() < 0.6:
            out += [_polyline((-0.8, -0.5), (-0.75, u(-1.5, -1.1)), (-0.3, -0.9)), _polyline((0.8, -0.5), (0.75, u(-1.5, -1.1)), (0.3, -0.9))]
        if u() < 0.5:
            out += [_polyline((s * 0.3, 0.1 + d), (s * u(1, 1.5), 0.1 + 2 * d)) for s in (-1, 1) for d in (-0.1, 0.05)]
        return out
    if kind == 1:  # house
        w, h = u(0.6, 1.2), u(0.5, 1)
        out = [_polyline((-w, 0), (w, 0), (w, h), (-w, h), (-w, 0)), _polyline((-w, 0), (0, -u(0.4, 0.9)), (w, 0))]
        if u() < 0.7:
            out.append(_polyline((-0.15, h), (-0.15, h / 2), (0.15, h / 2), (0.15, h)))
        if u() < 0.5:
            out.append(_polyline((0.3, 0.15), (0.5, 0.15), (0.5, 0.35), (0.3, 0.35), (0.3, 0.15)))
        return out
    if kind == 2:  # animal from the side
        out = [_circle(0, 0, u(0.7, 1), u(0.3, 0.5)), _circle(u(0.8, 1.1), -u(0.3, 0.6), u(0.2, 0.35), u(0.2, 0.35))]
        out += [_polyline((x, 0.3), (x + u(-0.1, 0.1), u(0.8, 1.1))) for x in (-0.6, -0.4, 0.4, 0.6)[: int(rng.integers(2, 5))]]
        out.append(augment.smooth(_polyline((-0.8, -0.1), (-1.1, u(-0.7, 0)), (-1.3, u(-0.7, 0.3))), 2))
        return out
    if kind == 3:  # car, train
        out = [_polyline((-1, 0), (1, 0), (1, 0.4), (-1, 0.4), (-1, 0)), _polyline((-0.6, 0), (-0.4, -u(0.3, 0.5)), (0.3, -0.4), (0.6, 0))]
        out += [_circle(x, 0.45, 0.18, 0.18, n=12) for x in ((-0.5, 0.5) if u() < 0.6 else (-0.7, 0, 0.7))]
        return out
    if kind == 4:  # flower, sun
        n, r = int(rng.integers(5, 11)), u(0.25, 0.5)
        out = [_circle(0, 0, r, r)]
        for a in np.linspace(0, 6.28, n, endpoint=False):
            d = np.array([np.cos(a), np.sin(a)])
            out.append(_circle(*(d * (r + 0.25)), 0.25, 0.25, n=10) if u() < 0.3 else np.stack([d * (r + 0.08), d * (r + u(0.3, 0.7))]))
        if u() < 0.4:
            out.append(_polyline((0, r), (u(-0.2, 0.2), 2)))
        return out
    if kind == 5:  # tree, cloud, arcs one inside the other
        if u() < 0.5:
            return [_circle(0, 0, 1 - 0.18 * i, 1 - 0.18 * i, 3.14, 3.14, 16) for i in range(int(rng.integers(2, 6)))]
        return [_circle(0, -0.5, u(0.4, 0.7), u(0.4, 0.7)), _polyline((-0.1, 0), (-0.1, 0.9)), _polyline((0.1, 0), (0.1, 0.9))]
    if kind == 6:  # star, polygon
        n = int(rng.choice([3, 4, 5, 7]))
        a = np.linspace(0, 6.2832, n, endpoint=False) + u(0, 6.28)
        if n > 4:  # always a star: a bare ring of many sides is a 0, with one diagonal a slashed 0
            a = a[(np.arange(n) * 2) % n]
        ring = np.stack([np.cos(a), np.sin(a) * u(0.6, 1.2)], 1)
        out = [np.concatenate([ring, ring[:1]])]
        return out + ([ring[[0, n // 2]]] if u() < 0.3 else [])
    if kind == 7:  # person
        return [_circle(0, -0.8, 0.2, 0.2, n=12), _polyline((0, -0.6), (0, 0.2)), _polyline((-0.4, u(-0.6, 0)), (0, -0.35), (0.4, u(-0.6, 0))), _polyline((-0.3, 0.9), (0, 0.2), (0.3, 0.9))]
    out = []  # shapes thrown together
    for _ in range(int(rng.integers(3, 6))):
        x, y, r = u(-0.8, 0.8), u(-0.8, 0.8), u(0.15, 0.7)
        out.append(_circle(x, y, r, r * u(0.5, 1.5), u(0, 6), u(2, 6.4)) if u() < 0.5 else rng.uniform(-1, 1, (int(rng.integers(3, 6)), 2)))
    return out


def outline(rng: Rng) -> np.ndarray:
    """A closed wobbly line, often with two ears, spikes or bumps: cats, clouds, potatoes, fish."""
    a = np.linspace(0, 6.2832, 72)
    r = np.ones(72)
    for k in range(2, 6):
        r += rng.normal(0, 0.16 / k) * np.cos(k * a + rng.uniform(0, 6.28))
    spikes = rng.random()
    if spikes < 0.5:  # ears
        middle, apart, size, sharp = -1.57 + rng.normal(0, 0.2), rng.uniform(0.35, 0.9), rng.uniform(0.25, 1.0), rng.uniform(0.1, 0.3)
        for side in (-1, 1):
            away = np.abs((a - middle - side * apart + np.pi) % 6.2832 - np.pi)
            r += size * np.clip(1 - away / sharp, 0, 1)
    elif spikes < 0.8:
        r += rng.uniform(0.05, 0.3) * np.abs(np.sin(a * rng.integers(3, 9)))
    return np.stack([r * np.cos(a), r * np.sin(a)], 1) * [np.exp(rng.normal(0, 0.4)), 1]


def creature(rng: Rng) -> Sample:
    """An outline with details inside and lines sticking out."""
    body = outline(rng)
    low, high = body.min(0), body.max(0)
    out = [body]
    for _ in range(int(rng.integers(2, 7))):
        x, y = rng.uniform(low * 0.75, high * 0.75)
        kind = rng.random()
        if kind < 0.4:
            r = rng.uniform(0.03, 0.18)
            out.append(_circle(x, y, r, r, n=8))
        elif kind < 0.7:
            out.append(_circle(x, y, rng.uniform(0.1, 0.4), rng.uniform(0.05, 0.3), rng.uniform(0, 6.28), rng.uniform(1, 4), 10))
        else:
            out.append(np.array([[x, y], [x, y] + rng.normal(0, 0.4, 2)]))
    for _ in range(int(rng.integers(0, 6))):  # legs, tails, whiskers
        start = body[int(rng.integers(len(body)))]
        out.append(np.stack([start, start * rng.uniform(1.2, 1.9) + rng.normal(0, 0.1, 2)]))
    return out


def vehicle(rng: Rng) -> Sample:
    """Boxes in a row on wheels, with chimneys, windows and rails: wide and flat."""
    out, right = [], 0.0
    for _ in range(int(rng.integers(1, 5))):
        w, h = rng.uniform(0.4, 1.4), rng.uniform(0.25, 0.7)
        out.append(_polyline((right, 0), (right + w, 0), (right + w, -h), (right, -h + rng.normal(0, 0.05)), (right, 0)))
        if rng.random() < 0.7:
            out += [_circle(right + w * f, 0.1, 0.1, 0.1, n=10) for f in ((0.2, 0.8) if rng.random() < 0.7 else (0.15, 0.5, 0.85))]
        if rng.random() < 0.35:
            x = right + w * rng.uniform(0.1, 0.9)
            out.append(_polyline((x, -h), (x - 0.05, -h - rng.uniform(0.1, 0.6)), (x + 0.15, -h - 0.3), (x + 0.1, -h)))
        if rng.random() < 0.4:
            x = right + w * 0.3
            out.append(_polyline((x, -h * 0.8), (x + 0.15, -h * 0.8), (x + 0.15, -h * 0.45), (x, -h * 0.45), (x, -h * 0.8)))
        right += w + (rng.uniform(0.05, 0.2) if rng.random() < 0.6 else 0)
    if rng.random() < 0.3:
        out.append(_polyline((-0.2, 0.22), (right + 0.2, 0.22)))
    if rng.random() < 0.2:
        return out[:1] if right > 0.9 else out
    return out


def arcs(rng: Rng) -> Sample:
    """One bow, or several one inside the other, never closed enough or tall enough to be a digit."""
    tall, n = rng.uniform(0.25, 0.95), int(rng.choice([1, 1, 2, 3, 4, 5]))
    tilt, sweep, start = rng.normal(0, 0.15), rng.uniform(2.4, 3.4), 3.14 + rng.normal(0, 0.15)
    step = rng.uniform(0.08, 0.2)
    bows = [_circle(0, 0, 1 - step * i, tall * (1 - step * i), start, sweep, 18) for i in range(n)]
    if rng.random() < 0.4:
        bows.append(np.stack([bows[0][0], bows[0][-1]]))
    if rng.random() < 0.3:  # a cloud at each foot
        bows += [_circle(s * 0.9, 0.05, 0.25, 0.15, n=12) for s in (-1, 1)]
    c, s = np.cos(tilt), np.sin(tilt)
    return [b @ np.array([[c, s], [-s, c]]) for b in bows]


def glyph(rng: Rng, letters: list[Sample]) -> Sample:
    """Signs of no alphabet: straight and curved strokes thrown together, or pieces of two letters."""
    u = rng.uniform
    if u() < 0.45:
        a, b = (letters[int(i)] for i in rng.integers(0, len(letters), 2))
        shift = rng.uniform(-0.5, 0.5, 2)
        return a + [s * u(0.5, 1) + shift for s in b]
    out = []
    for _ in range(int(rng.integers(3, 7))):
        a = rng.uniform(-1, 1, 2)
        if u() < 0.55:  # mostly upright and level strokes, as in many scripts
            angle = rng.choice([0, 0, np.pi / 2, np.pi / 2, 0.8, 2.3]) + rng.normal(0, 0.12)
            length = u(0.4, 1.6)
            out.append(np.stack([a, a + length * np.array([np.cos(angle), np.sin(angle)])]))
        else:
            out.append(_circle(*a, u(0.15, 0.7), u(0.15, 0.7), u(0, 6.28), u(1.5, 6.4), 16))
    return out


def character(rng: Rng, letters: list[Sample]) -> Sample:
    """Characters of alphabets that do not exist: a few bowed, hooked and closed strokes that share one
    square, or a letter turned a quarter, half or over, with a mark added."""
    if rng.random() < 0.35:
        turn = ([[0, -1], [1, 0]], [[0, 1], [-1, 0]], [[-1, 0], [0, 1]], [[0, 1], [1, 0]])[int(rng.integers(4))]
        out = [s @ np.array(turn, float) for s in letters[int(rng.integers(len(letters)))]]
        added = 1 if len(out) > 2 else 2
    else:
        out, added = [], int(rng.integers(3, 6))
    for _ in range(added):
        start = rng.uniform(-0.6, 0.6, 2)
        if rng.random() < 0.15:
            out.append(_circle(*start, *rng.uniform(0.04, 0.3, 2)))
            continue
        corners = start + np.cumsum(rng.normal(0, 0.45, (int(rng.integers(1, 5)), 2)), 0)
        way = augment.resample(np.concatenate([start[None], corners]), 0.05)
        out.append(augment.smooth(way, int(rng.integers(0, 25))))
    return out


def grid_piece(rng: Rng) -> Sample:
    """Crosses, corners and Ts of ruled paper, and boxes."""
    x, y = rng.uniform(0.25, 0.75, 2)
    out = [_polyline((0, y), (1, y + rng.normal(0, 0.02))), _polyline((x, 0), (x + rng.normal(0, 0.02), 1))]
    kind = rng.random()
    if kind < 0.25:
        out = [_polyline((0, 0), (1, 0)), out[1]]  # T
    elif kind < 0.4:
        out.append(_polyline((0, min(1, y + 0.3)), (1, min(1, y + 0.3))))
    elif kind < 0.6:
        w, h = rng.uniform(0.8, 1, 2)  # not narrow as a 0
        out = [_polyline((0, 0), (w, 0), (w, h), (0, h), (0, 0))] + (out if rng.random() < 0.4 else [])
    return out


def several(digits: list[Sample], labels: np.ndarray, rng: Rng, with_one: bool) -> Sample:
    """Two or three digits side by side in one box, apart or just touching; `with_one`: one of them a 1 that touches
    its neighbour, as a 13 that is easily taken for a 3 or an 8."""
    out: Sample = []
    right, slim = 0.0, False
    picks = rng.integers(0, len(digits), int(rng.choice([2, 2, 2, 3])))
    if with_one:
        picks[int(rng.integers(len(picks)))] = rng.choice(np.flatnonzero(labels == 1))
    apart = (-0.04, 0.08) if with_one else (-0.04, 0.3)
    for k, i in enumerate(picks):
        points = np.concatenate(digits[i])
        low, high = points.min(0), points.max(0)
        size = np.exp(rng.normal(0, 0.12)) / max(high[1] - low[1], 0.4)
        gap = rng.uniform(*apart) if k else 0
        # Two thin strokes close together read as 11, 4, H or a doubled 1: keep those clearly apart.
        was_slim, slim = slim, (high[0] - low[0]) * size < 0.3
        if k and slim and was_slim:
            gap = abs(gap) + 0.2
        shift = np.array([right + gap - low[0] * size, rng.normal(0, 0.06)])
        out += [s * size + shift for s in digits[i]]
        right += gap + (high[0] - low[0]) * size
    return out


def part_of(digit: Sample, label: int, rng: Rng) -> Sample | None:
    """A part of a digit that is no digit itself, or None. Halves that do read as digits (the stem of a
    4 or a 7, a half 0, the belly of a 6) are avoided by taking only digits whose parts are safe."""
    if label not in (2, 3, 5):
        return None
    way = augment.resample(np.concatenate(digit), 0.02)
    n = len(way)
    share = rng.uniform(0.3, 0.45)
    piece = way[: int(n * share)] if rng.random() < 0.5 else way[int(n * (1 - share)) :]
    width, height = np.ptp(piece, 0)
    return [piece] if height < 1.1 * width else None


def filled_drawing(rng: Rng) -> np.ndarray:
    """A drawing with solid regions -> uint8 [28, 28] before normalising [64, 64]."""
    picture = Image.new("L", (64, 64))
    pen = ImageDraw.Draw(picture)
    shapes = int(rng.integers(1, 5))
    for k in range(shapes):
        x, y, w, h = rng.uniform(4, 40), rng.uniform(4, 40), rng.uniform(8, 40), rng.uniform(8, 40)
        ink, line = int(rng.uniform(90, 255)), int(rng.integers(1, 5))
        fill = ink if rng.random() < 0.6 or shapes == 1 else None  # one bare ellipse would be a 0
        w = max(w, 0.7 * h)  # and one narrow bar a 1
        kind = int(rng.integers(0, 4))
        if kind == 0:
            pen.ellipse((x, y, min(63, x + w), min(63, y + h)), fill, ink, line)
        elif kind == 1:
            pen.rectangle((x, y, min(63, x + w), min(63, y + h)), fill, ink, line)
        elif kind == 2 and rng.random() < 0.5:
            pen.polygon([tuple(p) for p in rng.uniform(2, 62, (int(rng.integers(3, 8)), 2))], fill, ink)
        elif kind == 2:
            shape = outline(rng) * rng.uniform(6, 20) + rng.uniform(22, 42, 2)
            pen.polygon([tuple(p) for p in shape], fill, ink)
        else:
            pen.line([tuple(p) for p in rng.uniform(2, 62, (int(rng.integers(5, 9)), 2))], ink, line + 1)
    for _ in range(int(rng.integers(0, 4)) if shapes > 1 else 0):  # holes; one disc with a hole would be a 0
        x, y, r = rng.uniform(12, 52), rng.uniform(12, 52), rng.uniform(2, 6)
        pen.ellipse((x - r, y - r, x + r, y + r), 0)
    return np.asarray(picture)


def texture(n: int, rng: Rng) -> np.ndarray:
    """Noise of every roughness, as grey, as ink over a threshold, with edges and shading: what
    a photograph of no writing leaves -> uint8 [n, 28, 28]"""
    out = np.empty((n, reader.SIDE, reader.SIDE), np.uint8)
    for rows in np.array_split(np.arange(n), max(1, n // 64)):
        m = len(rows)
        side = int(rng.choice([20, 28, 40]))
        white = torch.from_numpy(rng.normal(0, 1, (m, 1, side, side)).astype(np.float32))
        x = white if rng.random() < 0.3 else augment.blur(white, float(np.exp(rng.uniform(-1, 1.6))))
        if rng.random() < 0.3:
            x = x + 0.5 * augment.blur(white, 4.0) * rng.uniform(1, 6)
        if rng.random() < 0.3:  # stripes, edges
            angle = torch.from_numpy(rng.uniform(0, 3.2, (m, 1, 1, 1)).astype(np.float32))
            yy, xx = torch.meshgrid(torch.linspace(-1, 1, side), torch.linspace(-1, 1, side), indexing="ij")
            x = x * 0.3 + torch.sin((torch.cos(angle) * xx + torch.sin(angle) * yy) * float(rng.uniform(1, 14)))
        x = (x - x.mean((1, 2, 3), keepdim=True)) / x.std((1, 2, 3), keepdim=True)
        threshold = float(rng.uniform(-0.5, 2.2))
        kind = rng.random()
        if kind < 0.4:
            x = (x > threshold).float()
        elif kind < 0.7:
            x = ((x - threshold) * float(rng.uniform(0.3, 1.5))).clamp(0, 1)
        else:
            x = (x * 0.25 + 0.5).clamp(0, 1)
        out[rows] = augment.normalized(x)
    return out


def made_up(n: int, digits: list[Sample], labels: np.ndarray, letters: list[Sample], rng: Rng) -> reader.Inputs:
    """About `n` made-up non-digits"""
    marks: list[Sample] = []
    share = n * 3 // 4
    for kind, weight in (("scribble", 4), ("dashes", 2), ("drawing", 12), ("glyph", 6), ("character", 9), ("grid", 2), ("several", 8), ("part", 3)):
        for _ in range(share * weight // 46):
            if kind == "scribble":
                marks.append(scribble(rng))
            elif kind == "dashes":
                marks.append(dashes(rng))
            elif kind == "drawing":
                marks.append([s * stretch for stretch in [[np.exp(rng.normal(0, 0.25)), 1]] for s in drawing(rng)])
            elif kind == "glyph":
                marks.append(glyph(rng, letters))
            elif kind == "character":
                marks.append(character(rng, letters))
            elif kind == "grid":
                marks.append(grid_piece(rng))
            elif kind == "several":
                marks.append(several(digits, labels, rng, rng.random() < 0.35))
            else:
                i = int(rng.integers(len(digits)))
                part = part_of(digits[i], int(labels[i]), rng)
                if part is not None:
                    marks.append(part)
    from data import unit_box

    strokes = augment.picture_strokes([unit_box(m) for m in marks], rng, hard=0.4, widest=3.6)
    pictures = np.stack([filled_drawing(rng) for _ in range(n // 8)])
    filled = np.round(reader.normalize(pictures) * 255).astype(np.uint8)
    rough = texture(n // 8, rng)
    blank = np.zeros((max(1, n // 200), reader.SIDE, reader.SIDE), np.uint8)
    return reader.Inputs.join([strokes, reader.Inputs.of_pictures(np.concatenate([filled, rough, blank]))])
