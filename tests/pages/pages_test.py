"""Pictures through `inkdigits read`: what each fixture must give, and photographs with the most errors allowed.

Usage: pages_test.py INKDIGITS. The fixtures are tests/pictures (make_fixtures.py draws them). The
photographs are looked for in ../shared/data beside the project and skipped if they are not there.
Never change a fixture or a threshold to hide a failure.
"""
import json
import pathlib
import subprocess
import sys
import unittest

INKDIGITS = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = ROOT / "tests/pictures"
PHOTOS = ROOT.parent / "shared/data/dev/photos"


def labels(folder):
    with open(folder / "labels.jsonl") as lines:
        return [json.loads(line) for line in lines]


def read(*files):
    done = subprocess.run([INKDIGITS, "read", "--json", *map(str, files)], capture_output=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


def lines_of(reading):
    return [line["text"].replace(" ", "") for line in reading.get("lines", [])]


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


class Fixtures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.labels = labels(PICTURES)
        cls.readings = {l["file"]: r for l, r in zip(cls.labels, read(*(PICTURES / l["file"] for l in cls.labels)))}

    def test_every_trouble_has_its_code(self):
        for label in self.labels:
            if "error" in label:
                with self.subTest(label["file"]):
                    reading = self.readings[label["file"]]
                    self.assertFalse(reading["ok"])
                    self.assertEqual(reading["error"]["code"], label["error"])

    def test_warnings(self):
        for label in self.labels:
            with self.subTest(label["file"]):
                codes = [w["code"] for w in self.readings[label["file"]].get("warnings", [])]
                if "warning" in label:
                    self.assertIn(label["warning"], codes)
                elif "lines" in label:
                    self.assertEqual(codes, [])

    def test_digits(self):
        """Each page at most one wrong digit in ten (one in a short page), all together one in a hundred."""
        wrong = digits = 0
        for label in self.labels:
            if "lines" not in label:
                continue
            want, got = label["lines"], lines_of(self.readings[label["file"]])
            errors, n = distance("\n".join(want), "\n".join(got)), sum(map(len, want))
            wrong, digits = wrong + errors, digits + n
            with self.subTest(label["file"], want=want, got=got):
                self.assertLessEqual(errors, max(1, n // 10))
        print(f"fixtures: {wrong} errors in {digits} digits", flush=True)
        self.assertLessEqual(wrong, digits / 100)

    def test_orientations_agree(self):
        upright = self.readings["exif_1.jpg"]
        for o in range(1, 9):
            reading = self.readings[f"exif_{o}.jpg"]
            with self.subTest(orientation=o):
                self.assertEqual(reading["source"]["orientation"], o)
                self.assertEqual((reading["source"]["width"], reading["source"]["height"]),
                                 (upright["source"]["width"], upright["source"]["height"]))
                first, other = upright["lines"][0]["digits"][0]["box"], reading["lines"][0]["digits"][0]["box"]
                for a, b in zip(first, other):
                    self.assertAlmostEqual(a, b, delta=3)

    def test_turned_pages_say_so(self):
        for angle in (90, 180, 270):
            self.assertEqual(self.readings[f"sideways_{angle}.jpg"]["source"]["turned"], angle)

    def test_columns_keep_their_rows(self):
        cells = [line["text"].split() for line in self.readings["table.jpg"]["lines"]]
        self.assertEqual([len(row) for row in cells], [3, 3, 3])


class Photographs(unittest.TestCase):
    """Digit error rates over all pictures of a kind. hypjudy: lines on paper, one page lying on its side;
    sudoku: newspaper puzzles, both lying on their side."""

    def check(self, kind, most):
        if not PHOTOS.exists():
            self.skipTest("needs ../shared/data/dev/photos")
        wrong = digits = 0
        for label in labels(PHOTOS):
            if label["kind"] != kind:
                continue
            (reading,) = read(PHOTOS / label["file"])
            want, got = "\n".join(label["lines"]), "\n".join(lines_of(reading))
            wrong, digits = wrong + distance(want, got), digits + sum(map(len, label["lines"]))
        print(f"{kind}: {wrong} errors in {digits} digits", flush=True)
        self.assertLessEqual(wrong, most * digits)

    def test_lines_on_paper(self):
        self.check("multi", 0.02)

    def test_puzzles(self):
        self.check("sudoku-grid", 0.04)


if __name__ == "__main__":
    unittest.main()
