"""What happens to handwriting before the network sees it.

Everything that bends a digit happens before the normaliser (reader.py), because the reader crops to
the ink, rescales and centres again when it serves. Strokes are bent as points and drawn at many pen
widths; pictures are warped, thickened, thinned, blurred, binarised and shrunk as pictures.
"""
from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

import data
import reader

Rng = np.random.Generator
Sample = list[np.ndarray]  # the strokes of one mark, each [points, 2], longer side 1, centred


# --- strokes -----------------------------------------------------------------------------------


def thin_out(stroke: np.ndarray, step: float) -> np.ndarray:
    """Keeps one point per `step` of the way: a hurried mouse, a slow digitiser."""
    if len(stroke) < 3:
        return stroke
    way = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    keep = np.concatenate([[True], np.diff(np.floor(way / step)) > 0])
    keep[-1] = True
    return stroke[keep]


def smooth(stroke: np.ndarray, rounds: int) -> np.ndarray:
    for _ in range(rounds):
        if len(stroke) > 2:
            stroke = np.concatenate(
                [stroke[:1], (stroke[:-2] + 2 * stroke[1:-1] + stroke[2:]) / 4, stroke[-1:]]
            )
    return stroke


def skip_pen(sample: Sample, rng: Rng) -> Sample:
    """The pen loses contact for a short way in one stroke."""
    i = int(rng.integers(len(sample)))
    stroke = resample(sample[i], 0.02)
    gap = int(rng.integers(3, 7))
    if len(stroke) < 4 * gap:
        return sample
    at = int(rng.integers(gap, len(stroke) - 2 * gap))
    return sample[:i] + [stroke[:at], stroke[at + gap :]] + sample[i + 1 :]


def resample(stroke: np.ndarray, step: float) -> np.ndarray:
    """Points at equal distances along the way."""
    way = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    n = max(2, int(way[-1] / step) + 1)
    at = np.linspace(0, way[-1], n)
    return np.stack([np.interp(at, way, stroke[:, 0]), np.interp(at, way, stroke[:, 1])], 1)


def hurried(sample: Sample, rounds: int) -> Sample:
    """Corners cut and retraced ways shortened, as by a quick hand."""
    return [smooth(resample(stroke, 0.05), rounds) if len(stroke) > 1 else stroke for stroke in sample]


def stretch(sample: Sample, at: float, above: float, below: float) -> Sample:
    """Makes what lies above and below `at` (0..1 of the height, from the top) so many times as tall."""
    y = np.concatenate(sample)[:, 1]
    middle = y.min() + at * np.ptp(y)

    def moved(stroke: np.ndarray) -> np.ndarray:
        y = stroke[:, 1] - middle
        return np.stack([stroke[:, 0], middle + np.where(y < 0, above, below) * y], 1)

    return [moved(stroke) for stroke in sample]


def add_hook(sample: Sample, rng: Rng) -> Sample:
    """A small hook where the pen lands or leaves, or a stroke that runs on too far."""
    i = int(rng.integers(len(sample)))
    stroke = sample[i]
    if len(stroke) < 3:
        return sample
    at_end = rng.random() < 0.5
    tip, before = (stroke[-1], stroke[-3]) if at_end else (stroke[0], stroke[2])
    direction = tip - before
    length = float(np.hypot(*direction))
    if length < 1e-6:
        return sample
    angle = rng.normal(0, 0.15) if rng.random() < 0.4 else rng.uniform(1.2, 2.7) * rng.choice([-1, 1])
    c, s = np.cos(angle), np.sin(angle)
    new = tip + rng.uniform(0.03, 0.11) / length * direction @ np.array([[c, s], [-s, c]])
    longer = np.concatenate([stroke, new[None]]) if at_end else np.concatenate([new[None], stroke])
    return sample[:i] + [longer] + sample[i + 1 :]


def bend_strokes(samples: list[Sample], rng: Rng, strength: float = 1.0) -> list[Sample]:
    """Rotation, shear, aspect, a smooth random field, the quality of pen and digitiser, and now and then
    another order or direction of the strokes."""
    out = []
    for sample in samples:
        turn = np.clip(rng.normal(0, 0.14), -0.38, 0.38) * strength  # sigma 8 degrees, at most 22
        shear = rng.normal(0, 0.16) * strength
        aspect = np.exp(rng.normal(0, 0.12) * strength)
        c, s = np.cos(turn), np.sin(turn)
        matrix = np.array([[c, s], [-s, c]]) @ np.array([[1, 0], [shear, 1]]) @ np.diag([aspect, 1 / aspect])
        # Two slow waves bend the plane like an elastic sheet (after Simard et al. 2003).
        wave = rng.normal(0, 3.0, (2, 2))
        phase = rng.uniform(0, 6.3, 2)
        push = rng.normal(0, 0.028 * strength, (2, 2))
        die = rng.random(9)
        if die[0] < 0.08:
            sample = add_hook(sample, rng)
        if die[1] < 0.06:
            sample = skip_pen(sample, rng)
        if die[2] < 0.22:
            step = rng.uniform(0.04, 0.16)
            sample = [thin_out(stroke, step) for stroke in sample]
        if die[3] < 0.2:
            sample = hurried(sample, int(rng.integers(1, 7)))
        if die[8] < 0.2:
            sample = stretch(sample, rng.uniform(0.3, 0.7), *np.exp(rng.normal(0, 0.2 * strength, 2)))
        if die[7] < 0.15:  # on other continents, and by left hands, digits are written in other ways
            sample = sample[::-1] if rng.random() < 0.5 else [s[::-1] if rng.random() < 0.6 else s for s in sample]
        if die[6] < 0.35 and len(sample) > 1:  # the strokes of one digit never meet twice the same way
            sample = [stroke * np.exp(rng.normal(0, 0.07)) + rng.normal(0, 0.03, 2) for stroke in sample]
        jitter = rng.uniform(0.004, 0.016) if die[4] < 0.25 else 0.0
        grid = rng.uniform(12, 40) if die[5] < 0.15 else 0.0
        bent = []
        for stroke in sample:
            p = stroke @ matrix
            p = p + np.sin(p @ wave + phase) @ push
            if jitter:
                p = p + rng.normal(0, jitter, p.shape)
            if grid:
                p = np.round(p * grid) / grid
            bent.append(p)
        out.append(bent)
    return out


def pen_widths(n: int, rng: Rng, widest: float = 5.5) -> np.ndarray:
    """Mostly the width that the reader draws with, else hairline to felt tip (20x20-box pixels)."""
    usual = rng.normal(reader.PEN_WIDTH, 0.25, n)
    other = np.exp(rng.uniform(np.log(0.9), np.log(widest), n))
    return np.where(rng.random(n) < 0.5, usual, other).astype(np.float32)


def draw(samples: list[Sample], pen_width: float | np.ndarray) -> reader.Inputs:
    return reader.Inputs.of_strokes(reader.render(reader.Ink.of(samples), pen_width))


# --- regional shapes that the data lacks -------------------------------------------------------


def straight(sample: Sample) -> bool:
    points = np.concatenate(sample)
    width, height = np.ptp(points, 0)
    return len(sample) == 1 and height > 3 * width


STEMS, STEMS_BELOW = (4, 6, 7, 9), (4, 7, 9)
LONGEST_STEM = 3.0  # times


def stem(label: int, rng: Rng) -> tuple[float, float, float]:
    """Where a digit is stretched, 0..1 of its height, and how many times what lies above and below: the small loop and
    long stem of quick hands. The lower part of a 4, 7 or 9 or the upper of a 6 is longer."""
    at, longer = rng.uniform(0.4, 0.6), np.exp(rng.uniform(0.2, np.log(LONGEST_STEM)))
    return (at, 1, longer) if label in STEMS_BELOW else (at, longer, 1)


def long_stem(sample: Sample, label: int, rng: Rng) -> Sample:
    return data.unit_box(stretch(sample, *stem(label, rng)))


def crossed_seven(sample: Sample, rng: Rng) -> Sample:
    """A bar through the stem of a 7 written in one stroke."""
    sample = hurried(sample, int(rng.integers(0, 12)))
    points = np.concatenate(sample)
    low, high = points.min(0), points.max(0)
    y = low[1] + (high[1] - low[1]) * rng.uniform(0.38, 0.75)
    near = points[np.abs(points[:, 1] - y) < 0.12]
    if len(near) == 0:
        return sample
    x, half, tilt = near[:, 0].mean() + rng.normal(0, 0.04), rng.uniform(0.1, 0.33), rng.uniform(-0.1, 0.1)
    return sample + [np.array([[x - half, y + tilt], [x + half, y - tilt]])]


def struck_zero(sample: Sample, rng: Rng) -> Sample:
    """A slash through the 0, now and then a level bar."""
    points = np.concatenate(sample)
    low, high = points.min(0), points.max(0)
    middle, half = (low + high) / 2, (high - low) / 2
    if rng.random() < 0.25:
        direction = np.array([rng.uniform(0.9, 1.6), rng.normal(0, 0.1)])
    else:
        direction = rng.uniform(0.6, 1.25) * np.array([rng.uniform(0.5, 0.9), -rng.uniform(0.7, 0.95)])
    return sample + [np.stack([middle - half * direction, middle + half * direction])]


def open_zero(sample: Sample, rng: Rng) -> Sample:
    """The pen leaves before the ring is closed."""
    way = resample(sample[0], 0.03)
    return [way[: int(len(way) * rng.uniform(0.8, 0.95))]]


def flagged_one(sample: Sample, rng: Rng) -> Sample:
    """A straight 1 gets the upstroke of continental hands, a serif, a base line, or both."""
    stroke = sample[0] if sample[0][0, 1] < sample[0][-1, 1] else sample[0][::-1]
    top, bottom = stroke[0], stroke[-1]
    flag, base = rng.choice([(1, 0), (1, 0), (1, 1), (1, 1), (0, 1)])
    out = [stroke]
    if flag:  # a short flag may lie flat; a long one must fall, or it is a 7
        long = rng.random() < 0.5
        length = rng.uniform(0.2, 0.6) if long else rng.uniform(0.07, 0.26)
        angle = np.radians(rng.uniform(28, 65) if long else rng.uniform(-5, 65))
        tip = top + length * np.array([-np.cos(angle), np.sin(angle)])
        out = [np.concatenate([tip[None], stroke])]
    if base:
        left, right = rng.uniform(0.08, 0.4, 2)
        y = bottom[1] + rng.normal(0, 0.02)
        out.append(np.array([[bottom[0] - left, y + rng.normal(0, 0.03)], [bottom[0] + right, y + rng.normal(0, 0.03)]]))
    return out


def regional_shapes(samples: list[Sample], labels: np.ndarray, rng: Rng) -> tuple[list[Sample], np.ndarray]:
    """One more of each digit that can be redrawn in another hand."""
    out, names = [], []
    for sample, label in zip(samples, labels):
        if label in STEMS and rng.random() < 0.3:
            out.append(long_stem(sample, label, rng))
        elif label == 7 and len(sample) == 1 and rng.random() < 0.7:
            out.append(crossed_seven(sample, rng))
        elif label == 0 and len(sample) == 1:
            out.append((struck_zero if rng.random() < 0.6 else open_zero)(sample, rng))
        elif label == 1 and straight(sample):
            out.append(flagged_one(sample, rng))
        elif label in (4, 7, 9) or rng.random() < 0.3:
            out.append(hurried(sample, int(rng.integers(4, 14))))  # the stem of a 4 barely goes up again
        else:
            continue
        names.append(label)
    return out, np.asarray(names, np.int64)


# --- pictures ----------------------------------------------------------------------------------

FINE = 56  # pictures are worked on at twice the network's resolution


def _uniform(rng: Rng, low: float, high: float, n: int) -> torch.Tensor:
    return torch.from_numpy(rng.uniform(low, high, n).astype(np.float32))


def _normal(rng: Rng, sigma: float, *shape: int) -> torch.Tensor:
    return torch.from_numpy(rng.normal(0, sigma, shape).astype(np.float32))


def warp(x: torch.Tensor, rng: Rng, strength: float) -> torch.Tensor:
    """[n, 1, 28, 28] -> [n, 1, 56, 56], rotated, sheared, stretched and bent."""
    n = len(x)
    turn = (_normal(rng, 0.12, n) * strength).clamp(-0.36, 0.36)
    shear = _normal(rng, 0.12, n) * strength
    sx, sy = torch.exp(_normal(rng, 0.08, n) * strength), torch.exp(_normal(rng, 0.08, n) * strength)
    c, s = torch.cos(turn) * 1.08, torch.sin(turn) * 1.08  # 1.08: keep corners inside the frame
    matrix = torch.stack([torch.stack([c * sx, -s * sy + shear], 1), torch.stack([s * sx, c * sy], 1)], 1)
    theta = torch.cat([matrix, torch.zeros(n, 2, 1)], 2)
    grid = F.affine_grid(theta, [n, 1, FINE, FINE], align_corners=False)
    field = _normal(rng, 0.055 * strength, n, 2, 5, 5)  # elastic (Simard et al. 2003), smooth by bicubic
    grid = grid + F.interpolate(field, size=(FINE, FINE), mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
    return F.grid_sample(x, grid, mode="bilinear", align_corners=False)


def long_stems(pictures: np.ndarray, labels: np.ndarray, rng: Rng) -> np.ndarray:
    """As `long_stem`, of scans uint8 [n, 28, 28] of the digits that have stems."""
    out = torch.zeros(len(pictures), 1, 3 * FINE, 3 * FINE)
    for i, (picture, label) in enumerate(zip(pictures, labels)):
        rows = np.flatnonzero(picture.max(1) > 64)
        at, above, below = stem(label, rng)
        cut = rows[0] + round(len(rows) * at)
        end = 0
        for part, times in ((picture[rows[0] : cut], above), (picture[cut : rows[-1] + 1], below)):
            size = round(2 * times * len(part)), FINE
            part = torch.from_numpy(part.astype(np.float32) / 255).view(1, 1, *part.shape)
            out[i, :, end : end + size[0], FINE : 2 * FINE] = F.interpolate(part, size=size, mode="bicubic", align_corners=False)[0].clamp(0, 1)
            end += size[0]
    return normalized(out)


def enlarge(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, size=(FINE, FINE), mode="bicubic", align_corners=False).clamp(0, 1)


def contrast(x: torch.Tensor, gain: torch.Tensor, middle: torch.Tensor) -> torch.Tensor:
    middle = middle.view(-1, 1, 1, 1)
    return ((x - middle) * gain.view(-1, 1, 1, 1) + middle).clamp(0, 1)


def thicken(x: torch.Tensor, pixels: int) -> torch.Tensor:
    """Grey dilation (pixels > 0) or erosion (< 0) by a disc-like element at the fine resolution."""
    sign = 1.0 if pixels > 0 else -1.0
    x = x * sign
    for i in range(abs(pixels)):
        if i % 2:  # a cross every other round: together an octagon
            x = torch.maximum(F.max_pool2d(x, (3, 1), 1, (1, 0)), F.max_pool2d(x, (1, 3), 1, (0, 1)))
        else:
            x = F.max_pool2d(x, 3, 1, 1)
    return x * sign


def blur(x: torch.Tensor, sigma: float) -> torch.Tensor:
    radius = max(1, int(2.5 * sigma))
    k = torch.exp(-torch.arange(-radius, radius + 1, dtype=torch.float32) ** 2 / (2 * sigma**2))
    k = k / k.sum()
    x = F.conv2d(x, k.view(1, 1, -1, 1), padding=(radius, 0))
    return F.conv2d(x, k.view(1, 1, 1, -1), padding=(0, radius))


def outlined(x: torch.Tensor, pixels: int) -> torch.Tensor:
    """Only the outline of the strokes, `pixels` wide to either side: hollow lettering, edge filters."""
    solid = (blur(x, 0.8) > 0.4).float()
    return thicken(solid, pixels) - thicken(solid, -pixels)


def stretched(x: torch.Tensor, factor: float) -> torch.Tensor:
    """Made wider (factor > 1) or narrower, as by scans cut to a square box."""
    return F.interpolate(x, size=(FINE, round(FINE * factor)), mode="bilinear", align_corners=False)


def _edge_leftovers(x: torch.Tensor, rng: Rng) -> torch.Tensor:
    """A piece of ruled line or of a neighbour at one edge of the box, clear of the digit's own ink."""
    x = x.clone()
    for i in range(len(x)):
        picture = x[i, 0]
        columns = torch.nonzero(picture.amax(0) > 0.2).flatten()
        rows = torch.nonzero(picture.amax(1) > 0.2).flatten()
        if len(columns) < 3 or len(rows) < 3:
            continue
        left, right, top, bottom = int(columns[0]), int(columns[-1]), int(rows[0]), int(rows[-1])
        gap, width = int(rng.integers(1, 5)), int(rng.integers(1, 4))
        value = float(rng.uniform(0.4, 1))
        side = rng.random()
        if side < 0.8:  # left or right
            at = max(0, left - gap - width) if side < 0.4 else min(FINE - width, right + 1 + gap)
            long = int(rng.integers(4, FINE // 2)) if rng.random() < 0.6 else bottom - top
            start = int(rng.integers(top, max(top + 1, bottom - long // 2)))
            picture[start : start + long, at : at + width] = value
        elif right - left > 16:  # above or below, for digits broad enough not to become 7 or 1 with a base
            at = max(0, top - gap - width) if side < 0.9 else min(FINE - width, bottom + 1 + gap)
            start = int(rng.integers(left, right))
            picture[at : at + width, start : start + int(rng.integers(4, FINE // 2))] = value
    return x


def normalized(x: torch.Tensor) -> np.ndarray:
    """[n, 1, h, w] in 0..1 -> the reader's normaliser -> uint8 [n, 28, 28]"""
    pixels = (x[:, 0] * 255).round().clamp(0, 255).to(torch.uint8).numpy()
    return np.round(reader.normalize(pixels) * 255).astype(np.uint8)


def degrade(x: torch.Tensor, rng: Rng, thickest: int) -> np.ndarray:
    """Pictures [n, 1, 56, 56] as they come from scans, cheap bitmaps and photographs -> uint8 [n, 28, 28].
    Strokes grow by up to `thickest` pixels of the 28x28 frame.

    The batch is cut into groups; a group shares the sizes and kernels, a sample its own amounts.
    """
    out = np.empty((len(x), reader.SIDE, reader.SIDE), np.uint8)
    for rows in np.array_split(rng.permutation(len(x)), max(1, len(x) // 96)):
        g = x[torch.from_numpy(rows)]
        n = len(g)
        if rng.random() < 0.06:
            g = outlined(g if rng.random() < 0.5 else thicken(g, 1), int(rng.choice([1, 1, 2])))
        elif rng.random() < 0.5:
            changed = thicken(g, int(rng.choice([k for k in (-2, -1, -1, 1, 1, 2, 2, 3, 4) if k <= thickest])))
            left = changed.sum((1, 2, 3), keepdim=True) > 0.35 * g.sum((1, 2, 3), keepdim=True)
            g = torch.where(left, changed, g)  # a thin stroke does not erode away
        if rng.random() < 0.12:
            g = _edge_leftovers(g, rng)
        if rng.random() < 0.05:  # a pencil on rough paper
            grain = F.interpolate(torch.rand(n, 1, *[int(rng.integers(14, 37))] * 2), size=g.shape[-2:], mode="bicubic")
            g = g * (grain > float(rng.uniform(0.1, 0.25)))
        if rng.random() < 0.45:
            g = blur(g, float(rng.uniform(0.6, 3.2)))
            g = g / g.amax((1, 2, 3), keepdim=True).clamp_min(1e-3)
        if rng.random() < 0.2:  # photo noise, before the ink is told from the paper
            near = thicken(g, 2) > 0.2
            g = g * _uniform(rng, 0.5, 1, n).view(-1, 1, 1, 1) + blur(_normal(rng, 1, *g.shape), 0.8) * float(rng.uniform(0.05, 0.3))
            g = g.clamp(0, 1) * near
        if rng.random() < 0.5:
            side = int(rng.integers(12, 33))  # low resolution
            g = F.adaptive_avg_pool2d(crop_square(g), side)
            g = g / g.amax((1, 2, 3), keepdim=True).clamp_min(1e-3)
        style = rng.random()
        if style < 0.3:  # bitmap
            g = (g > _uniform(rng, 0.25, 0.65, n).view(-1, 1, 1, 1)).float()
        elif style < 0.6:  # hard or soft ink
            g = contrast(g, _uniform(rng, 0.9, 3.0, n), _uniform(rng, 0.3, 0.6, n))
        elif style < 0.75:
            g = g ** torch.exp(_normal(rng, 0.5, n)).view(-1, 1, 1, 1)
        if rng.random() < 0.08:  # salt and pepper on and beside the ink
            g = torch.where((torch.rand(g.shape) < 0.05) & (thicken(g, 2) > 0.2), torch.rand(g.shape).round(), g)
        g = torch.where(g < 0.08, torch.zeros(()), g)
        if rng.random() < 0.15:
            g = stretched(g, float(np.exp(rng.uniform(-0.25, 0.5))))
        out[rows] = normalized(g)
    return out


def crop_square(g: torch.Tensor) -> torch.Tensor:
    """Cuts the paper that no sample of the group needs, so that low resolution is of the digit."""
    ink = (g > 0.15).any(0)[0]
    rows, columns = torch.nonzero(ink.any(1)).flatten(), torch.nonzero(ink.any(0)).flatten()
    if len(rows) == 0:
        return g
    low = max(0, min(int(rows[0]), int(columns[0]), FINE - 1 - int(rows[-1]), FINE - 1 - int(columns[-1])))
    return g[:, :, low : FINE - low, low : FINE - low]


def vary_pictures(pictures: np.ndarray, rng: Rng, hard: float, strength: float = 1.0, thickest: int = 3) -> np.ndarray:
    """uint8 [n, 28, 28] -> the same marks written and pictured anew; `hard` is the share of them that
    also goes through `degrade`. One in eight stays as it is."""
    out = np.empty((len(pictures), reader.SIDE, reader.SIDE), np.uint8)
    order = rng.permutation(len(pictures))
    same, rest = np.split(order, [len(order) // 8])
    out[same] = np.round(reader.normalize(pictures[same]) * 255).astype(np.uint8)
    for rows in np.array_split(rest, max(1, len(rest) // 1024)):
        x = torch.from_numpy(pictures[rows].astype(np.float32) / 255).unsqueeze(1)
        if rng.random() < hard:
            out[rows] = degrade(warp(x, rng, strength * float(rng.uniform(0.6, 1.7))), rng, thickest)
        else:
            x = warp(x, rng, strength * float(rng.uniform(0.3, 1.2)))
            x = contrast(x, _uniform(rng, 1.0, 1.8, len(x)), _uniform(rng, 0.3, 0.6, len(x)))
            x = torch.where(x < 0.08, torch.zeros(()), x)
            out[rows] = normalized(x)
    return out


def picture_strokes(
    samples: list[Sample], rng: Rng, hard: float, strength: float = 1.0, widest: float = 5.5
) -> reader.Inputs:
    """Strokes -> bent, drawn, and for a share `hard` of them degraded as pictures, of which nobody knows how
    the pen went."""
    return degraded(draw(bend_strokes(samples, rng, strength), pen_widths(len(samples), rng, widest)), rng, hard)


def felt_tips(samples: list[Sample], rng: Rng) -> reader.Inputs:
    """Digits of felt tips and brushes, and of small scans in which any pen is as broad: mostly bitmaps."""
    widths = rng.uniform(2.8, 5.6, len(samples)).astype(np.float32)
    return degraded(draw(bend_strokes(samples, rng), widths), rng, 1.0)


def degraded(drawn: reader.Inputs, rng: Rng, hard: float) -> reader.Inputs:
    """A share `hard` of drawn strokes as `degrade` pictures them; nobody knows any more how the pen went."""
    rows = np.flatnonzero(rng.random(len(drawn)) < hard)
    for part in np.array_split(rows, max(1, len(rows) // 1024)):
        if len(part):
            x = torch.from_numpy(drawn.ink[part].astype(np.float32) / 255).unsqueeze(1)
            drawn.ink[part] = degrade(enlarge(x), rng, thickest=1)
    drawn.row[rows] = -1
    return drawn
