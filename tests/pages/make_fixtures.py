"""The pictures in tests/pictures: every kind of page and trouble once, small, drawn by this script.

    /usr/bin/python3 tests/pages/make_fixtures.py tests/pictures

labels.jsonl says for each what must come out: "lines" and perhaps "warning", or "error".
"""
import io
import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from make_pages import Sheet

PAPER, BLACK, BLUE, RED = (246, 245, 240), (25, 25, 30), (35, 60, 160), (190, 40, 50)


def arc(cx, cy, rx, ry, start, end):
    a = np.radians(np.linspace(start, end, 25))
    return np.stack([cx + rx * np.cos(a), cy + ry * np.sin(a)], 1)


def path(*parts):
    return np.concatenate([np.array(p, float) for p in parts])


# The same shapes as tests/shapes.h, in a unit square.
DIGITS = {
    0: [arc(0.5, 0.5, 0.32, 0.5, -90, 275)],
    1: [path([(0.3, 0.25), (0.5, 0), (0.5, 1)])],
    2: [path(arc(0.5, 0.28, 0.32, 0.28, 190, 395), [(0.15, 1), (0.85, 1)])],
    3: [path(arc(0.45, 0.25, 0.3, 0.25, 200, 450), arc(0.45, 0.73, 0.35, 0.27, 270, 500))],
    4: [path([(0.55, 0), (0.1, 0.62), (0.9, 0.62)]), path([(0.65, 0.3), (0.65, 1)])],
    5: [path([(0.25, 0), (0.22, 0.42)], arc(0.45, 0.68, 0.36, 0.32, 230, 500)), path([(0.25, 0), (0.8, 0)])],
    6: [path([(0.65, 0), (0.35, 0.3)], arc(0.48, 0.7, 0.3, 0.3, 200, 560))],
    7: [path([(0.1, 0), (0.85, 0), (0.4, 1)])],
    8: [path(arc(0.5, 0.25, 0.26, 0.25, 90, -270), arc(0.5, 0.75, 0.32, 0.25, -90, 270))],
    9: [path(arc(0.48, 0.28, 0.28, 0.28, 0, -360), [(0.74, 0.3), (0.66, 1)])],
}


def write(sheet, rng, text, x, bottom, size, pen, pitch=0.95):
    for c in text:
        if c == ".":
            sheet.stroke_glyph([np.array([(-0.02, -0.04), (0.0, -0.03)])], x, bottom, size, pen * 1.2)
            x += 0.3 * size
            continue
        if c == "/":
            sheet.stroke_glyph([np.array([(0.0, 0.15), (0.3, -0.5), (0.6, -1.15)])], x, bottom, size, pen)
            x += 0.75 * size
            continue
        if c != " ":
            slant, stretch, turn = rng.normal(0, 0.05), rng.normal(1, 0.05), rng.normal(0, 0.04)
            glyph = []
            for stroke in DIGITS[int(c)]:
                px, py = stroke[:, 0] * stretch, stroke[:, 1] - 1
                glyph.append(np.stack([px - py * (slant + turn), py + px * turn], 1))
            sheet.stroke_glyph(glyph, x, bottom + rng.normal(0, 0.02) * size, size, pen)
        x += pitch * size * (1 if c != " " else 0.8)


def lay(sheet, paper=PAPER, ink=BLACK, rules=None, rule_colour=(150, 175, 215), noise=1.5, seed=0):
    w, h = sheet.size
    rng = np.random.default_rng(seed)
    page = np.array(paper, float) + rng.normal(0, noise, (h, w, 1))
    if rules is not None:
        r = np.asarray(rules.ink.resize((w, h), Image.BOX), float)[..., None] / 255
        page = page * (1 - r) + np.array(rule_colour, float) * r
    cover = np.asarray(sheet.ink.resize((w, h), Image.BOX), float)[..., None] / 255
    return Image.fromarray((page * (1 - cover) + np.array(ink, float) * cover).clip(0, 255).astype(np.uint8))


def page(lines, w=360, h=240, size=48, pen=5, seed=1, left=40, top=80, pitch=80):
    sheet, rng = Sheet(w, h), np.random.default_rng(seed)
    for i, text in enumerate(lines):
        write(sheet, rng, text, left, top + i * pitch, size, pen)
    return sheet


def ruled(w, h, xs=(), ys=(), width=1.5, x0=0, x1=None, y0=0, y1=None):
    sheet = Sheet(w, h)
    for y in ys:
        sheet.draw.line([2 * x0, 2 * y, 2 * (x1 or w), 2 * y], fill=255, width=round(2 * width))
    for x in xs:
        sheet.draw.line([2 * x, 2 * y0, 2 * x, 2 * (y1 or h)], fill=255, width=round(2 * width))
    return sheet


def homography(source, target):
    """The eight coefficients of PIL's PERSPECTIVE that take the four corners `source` to `target`."""
    rows = []
    for (x, y), (u, v) in zip(source, target):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    return np.linalg.solve(np.array(rows, float), np.asarray(target, float).ravel())


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    labels = []

    def add(name, image, lines, warning=None, **save):
        image.save(out / name, **save)
        labels.append({"file": name, "lines": lines, **({"warning": warning} if warning else {})})

    def broken(name, data, error):
        (out / name).write_bytes(data)
        labels.append({"file": name, "error": error})

    two = ["407", "1298"]
    base = lay(page(two))
    # As stored for each orientation: the inverse of what a viewer has to do.
    stored = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
              6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
    for o, how in stored.items():
        exif = Image.Exif()
        exif[0x0112] = o
        add(f"exif_{o}.jpg", base.transpose(how) if how is not None else base, two, quality=80, exif=exif.tobytes())
    add("progressive.jpg", base, two, quality=80, progressive=True)
    add("grey.jpg", base.convert("L"), two, quality=80)
    add("palette.png", base.convert("L").quantize(8), two)
    add("bitmap.bmp", base.convert("L").resize((240, 160)), two)

    cover = page(two).ink.resize((360, 240), Image.BOX)
    for name, tone in (("transparent_dark.png", 0), ("transparent_light.png", 255)):
        image = Image.new("RGBA", (360, 240), (tone, tone, tone, 0))
        image.putalpha(cover)
        add(name, image, two)
    add("white_on_black.png", Image.merge("RGB", [cover] * 3), two)
    add("blackboard.jpg", lay(page(two, seed=3), paper=(35, 60, 48), ink=(225, 228, 220), noise=4), two, quality=80)

    squares = ruled(360, 240, xs=range(7, 360, 22), ys=range(9, 240, 22))
    add("blue_on_squares.jpg", lay(page(two, seed=4), ink=BLUE, rules=squares), two, quality=80)
    lines = ruled(360, 240, ys=range(24, 240, 40))
    add("red_on_lines.jpg", lay(page(two, seed=5), ink=RED, rules=lines), two, quality=80)
    add("pencil.jpg", lay(page(two, seed=6, pen=3), ink=(130, 130, 135), noise=3), two, quality=85)
    add("yellow_paper.jpg", lay(page(two, seed=7), paper=(245, 235, 110), ink=BLUE), two, quality=80)

    def shade(image, f):
        a = np.asarray(image, float)
        y, x = np.mgrid[0:a.shape[0], 0:a.shape[1]]
        return Image.fromarray((a * f(x, y)[..., None]).clip(0, 255).astype(np.uint8))

    add("shadow.jpg", shade(base, lambda x, y: 1 - 0.5 / (1 + np.exp(-(x + y - 280) / 6.0))), two, quality=80)
    add("dim.jpg", shade(base, lambda x, y: 0.45 - 0.25 * x / 360), two, quality=85)
    add("blurred.jpg", base.filter(ImageFilter.GaussianBlur(3.2)), two, "blurry", quality=80)
    add("faint.png", lay(page(two), ink=(224, 224, 220), noise=0.7).convert("L"), two, "low_contrast")
    add("small.png", lay(page(two, w=150, h=80, size=11, pen=1.5, left=20, top=24, pitch=28)), two, "small_digits")
    add("cut_off.png", lay(page(two, left=-22)).convert("L"), None, "cut_off")
    add("points.png", lay(page(["36.8", "120.5"], seed=10)).convert("L"), ["368", "1205"], "sign_left_out")
    add("dates.png", lay(page(["4/25/86", "11/7"], seed=11)).convert("L"), ["42586", "117"], "sign_left_out")
    for name, angle in (("tilt_10.jpg", 10), ("tilt_minus_13.jpg", -13)):
        sheet = lay(page(["40718", "129856"], w=460, h=260, seed=8))
        add(name, sheet.rotate(angle, Image.BICUBIC, expand=True, fillcolor=PAPER), ["40718", "129856"], "tilted",
            quality=80)
    wide = lay(page(["2407534", "1253986"], w=440, h=220, seed=9))
    for angle in (90, 180, 270):
        add(f"sideways_{angle}.jpg", wide.rotate(angle, expand=True), ["2407534", "1253986"], quality=80)
    w, h = base.size
    angled = base.transform((w, h), Image.QUAD, (-20, -10, 25, h + 20, w - 10, h + 5, w + 30, -15), Image.BICUBIC,
                            fillcolor=(40, 35, 30))
    add("on_a_table.jpg", angled.convert("RGB"), two, quality=80)

    # Seen from aside: a sheet on a dark and on a light table, and a sheet leaning out of the picture, whose
    # table passes for a board.
    def seen(image, corners, size, table):
        back = homography(corners, np.array([[0, 0], [image.width, 0], [image.width, image.height], [0, image.height]]))
        sheet = image.convert("RGBA").transform(size, Image.PERSPECTIVE, back, Image.BICUBIC)
        ground = table if isinstance(table, Image.Image) else Image.new("RGB", size, table)
        return Image.composite(sheet.convert("RGB"), ground, sheet.getchannel("A"))

    three = ["40718", "129856", "3360"]
    ground = ruled(460, 360, ys=range(30, 360, 40))
    sheet = lay(page(three, w=460, h=360, seed=17), rules=ground)
    add("steep_on_dark.jpg", seen(sheet, [(110, 40), (400, 25), (500, 330), (25, 370)], (520, 400), (48, 42, 40)), three,
        quality=80)
    add("steep_on_light.jpg", seen(sheet, [(40, 30), (470, 110), (480, 350), (60, 430)], (520, 460), (190, 160, 122)), three,
        quality=80)
    # Askew on a brown desk with a grain.
    grain = np.random.default_rng(21).normal(0, 1, (92, 8)).repeat(6, 0).repeat(90, 1)[:550, :700]
    desk = Image.fromarray((np.array([120, 100, 80]) * (1 + 0.07 * grain[..., None])).clip(0, 255).astype(np.uint8))
    askew = lay(page(["40718"], w=460, h=360, seed=22, size=34, pen=3), rules=ground)
    add("brown_desk.jpg", seen(askew, [(148, 52), (602, 132), (540, 486), (86, 406)], (700, 550), desk), ["40718"],
        "tilted", quality=70)
    leaning = lay(page(["40718"], w=483, h=420, size=22, pen=3, seed=19, left=330, top=60), paper=(250, 240, 120), ink=BLUE)
    add("leaning_out.jpg", seen(leaning, [(184, 64), (667, 201), (579, 616), (50, 484)], (717, 500), (55, 59, 62)),
        ["40718"], quality=80)

    touching, rng = Sheet(360, 200), np.random.default_rng(10)
    write(touching, rng, "253", 40, 90, 56, 6, pitch=0.68)
    write(touching, rng, "860", 40, 180, 56, 6, pitch=0.6)
    add("touching.png", lay(touching).convert("L"), ["253", "860"])

    rows = ["36 8 120", "37 4 115", "36 9 98"]
    table, rng = Sheet(420, 260), np.random.default_rng(11)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row.split()):
            write(table, rng, cell, 35 + c * 120, 75 + r * 70, 38, 4, pitch=0.85)
    add("table.jpg", lay(table, rules=ruled(420, 260, xs=(25, 145, 265, 385), ys=(25, 95, 165, 235), width=2, x0=25,
                                            x1=385, y0=25, y1=235), rule_colour=(40, 40, 40)),
        [r.replace(" ", "") for r in rows], quality=80)
    puzzle, rng = Sheet(440, 440), np.random.default_rng(12)
    grid = rng.integers(1, 10, (6, 6))
    for r in range(6):
        for c in range(6):
            write(puzzle, rng, str(grid[r, c]), 32 + c * 66, 72 + r * 66, 40, 4)
    add("puzzle.jpg", lay(puzzle, rules=ruled(440, 440, xs=range(20, 420, 66), ys=range(20, 420, 66), width=2, x0=20,
                                              x1=416, y0=20, y1=416), rule_colour=(30, 30, 30)),
        ["".join(map(str, row)) for row in grid], quality=80)
    # A puzzle on paper that does not lie flat, bold lines around its boxes.
    sudoku, bold, thin, rng = Sheet(480, 480), Sheet(480, 480), Sheet(480, 480), np.random.default_rng(20)
    grid = rng.integers(1, 10, (9, 9))
    for k in range(10):
        sheet, width = (bold, 6) if k % 3 == 0 else (thin, 2)
        for a, b in (((33 + 46 * k, 33), (33 + 46 * k, 447)), ((33, 33 + 46 * k), (447, 33 + 46 * k))):
            sheet.draw.line([2 * v for v in (*a, *b)], fill=255 if k % 3 == 0 else 150, width=width * 2)
        for c in range(9):
            if k < 9:
                write(sudoku, rng, str(grid[k, c]), 42 + c * 46, 70 + k * 46, 28, 3)
    thin.ink.paste(255, mask=bold.ink)
    flat = np.asarray(lay(sudoku, ink=BLUE, rules=thin, rule_colour=(30, 30, 30), noise=0))
    y, x = np.mgrid[0:480, 0:480]
    wave = [np.rint(v + 9 * np.sin(u / 70 + p)).clip(0, 479).astype(int) for v, u, p in ((y, x, 0.5), (x, y, 2))]
    add("puzzle_bent.jpg", Image.fromarray(flat[wave[0], wave[1]]), ["".join(map(str, row)) for row in grid], quality=60)
    # Shaded boxes and a photograph in halftone, pencil between bold print.
    y, x = np.mgrid[0:620, 0:480]
    tones = np.zeros((620, 480))
    for b in range(0, 9, 2):
        tones[33 + 138 * (b // 3):171 + 138 * (b // 3), 33 + 138 * (b % 3):171 + 138 * (b % 3)] = 0.2
    tones[480:610, 30:450] = 0.5 + 0.3 * np.sin(x / 40)[480:610, 30:450] * np.cos(y / 25)[480:610, 30:450]
    tones[500:590, 60:150] = 0.95
    dots = 0.5 + 0.25 * (np.cos((x + y) * 1.4) + np.cos((x - y) * 1.4))
    inked = (1 / (1 + np.exp(12 * (dots - tones))))[..., None] * (tones > 0)[..., None]
    print_, pencil, thin, rng = Sheet(480, 620), Sheet(480, 620), Sheet(480, 620), np.random.default_rng(21)
    grid = rng.integers(1, 10, (9, 9))
    for k in range(10):
        for a, b in (((33 + 46 * k, 33), (33 + 46 * k, 447)), ((33, 33 + 46 * k), (447, 33 + 46 * k))):
            (print_ if k % 3 == 0 else thin).draw.line([2 * v for v in (*a, *b)], fill=255, width=8 if k % 3 == 0 else 3)
        for c in range(9):
            if k < 9:
                by_hand = (k + c) % 2
                write(pencil if by_hand else print_, rng, str(grid[k, c]), 42 + c * 46, 70 + k * 46, 28, 2.4 if by_hand else 5)
    sheet = lay(pencil, ink=(95, 95, 100), rules=thin, rule_colour=(120, 120, 120))
    newspaper = np.asarray(sheet, float) * (1 - inked) + 35 * inked
    cover = np.asarray(print_.ink.resize((480, 620), Image.BOX), float)[..., None] / 255
    newspaper = Image.fromarray((newspaper * (1 - cover) + 30 * cover).clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.5))
    add("puzzle_newspaper.jpg", newspaper, ["".join(map(str, row)) for row in grid], quality=60)
    column = ["120", "98", "1034", "7", "56"]
    add("column.png", lay(page(column, w=220, h=380, size=40, pen=4, top=70, pitch=66, seed=13)).convert("L"), column)

    many, rng = Sheet(800, 1000), np.random.default_rng(14)
    text = ["".join(map(str, rng.integers(0, 10, 10))) for _ in range(20)]
    for i, line in enumerate(text):
        write(many, rng, line, 60, 60 + i * 46, 30, 3, pitch=2.2)
    add("page_of_200.jpg", lay(many, noise=0), text, quality=60)

    single, rng = Sheet(200, 200), np.random.default_rng(15)
    write(single, rng, "5", 110, 190, 80, 9)
    add("single.png", lay(single, noise=0).convert("L"), ["5"])
    tiny, rng = Sheet(28, 28), np.random.default_rng(16)
    write(tiny, rng, "3", 5, 24, 20, 2.6)
    add("tiny_28.png", tiny.ink.resize((28, 28), Image.BOX), ["3"])

    add("blank.png", lay(Sheet(300, 200)).convert("L"), None)
    labels[-1] = {"file": "blank.png", "error": "no_ink"}
    scrawl = Sheet(300, 200)
    for k in range(3):
        t = np.linspace(0, 1, 60)
        scrawl.stroke_glyph([np.stack([t * 2.6, 0.3 * np.sin(t * 40 + k) - 0.5 * k], 1)], 20, 160, 90, 5)
    add("scrawl.png", lay(scrawl).convert("L"), None)
    labels[-1] = {"file": "scrawl.png", "error": "not_digits"}

    whole = (out / "exif_1.jpg").read_bytes()
    broken("empty.jpg", b"", "empty_file")
    broken("document.png", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "unsupported_format")
    broken("animation.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "unsupported_format")
    broken("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "heic")
    broken("picture.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64), "unsupported_format")
    broken("cut_short.jpg", whole[: len(whole) // 2], "corrupt_image")
    broken("only_a_header.jpg", whole[:20], "corrupt_image")
    png = io.BytesIO()
    base.convert("L").resize((90, 60)).save(png, "PNG")
    broken("cut_short.png", png.getvalue()[:-900], "corrupt_image")
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 60000, 60000, 8, 2, 0, 0, 0) + bytes(4)
    broken("huge.png", header + struct.pack(">I4s", 0, b"IDAT") + bytes(4), "too_large")

    with open(out / "labels.jsonl", "w") as f:
        for label in labels:
            f.write(json.dumps({k: v for k, v in label.items() if v is not None}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
