"""The command line's contract: formats, exit codes, fields. Usage: cli_test.py INKDIGITS"""

import gzip
import json
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

INKDIGITS = sys.argv.pop(1)
PICTURES = pathlib.Path(__file__).parent / "pictures"


def run(*args, stdin=None):
    done = subprocess.run([INKDIGITS, *map(str, args)], input=stdin, capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


SEVEN = [[[0, 0], [30, 0], [12, 50]]]


class Read(unittest.TestCase):
    def setUp(self):
        self.good = PICTURES / "column.png"

    def test_text_is_the_default(self):
        code, out, err = run("read", self.good)
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, r"^[0-9 \n]+$")

    def test_json_is_one_object_a_line_in_file_order_with_the_file(self):
        with tempfile.NamedTemporaryFile(suffix=".png") as empty:
            code, out, _ = run("read", "--json", empty.name, self.good)
            lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(code, 1)
        self.assertEqual([line["file"] for line in lines], [empty.name, str(self.good)])
        self.assertEqual(lines[0]["error"]["code"], "empty_file")
        self.assertTrue(lines[1]["ok"])
        self.assertEqual(lines[1]["text"], "\n".join(line["text"] for line in lines[1]["lines"]))

    def test_csv_keeps_rows(self):
        code, out, _ = run("read", "--csv", self.good)
        text = run("read", self.good)[1]
        self.assertEqual(code, 0)
        self.assertEqual(out.replace("\r\n", "\n").replace(",", " "), text)

    def test_exit_codes(self):
        self.assertEqual(run()[0], 2)
        self.assertEqual(run("read")[0], 2)
        self.assertEqual(run("read", "--xml", self.good)[0], 2)
        self.assertEqual(run("sing")[0], 2)

    def test_what_cannot_be_opened_has_its_line_and_keeps_nothing_from_being_read(self):
        with tempfile.TemporaryDirectory() as folder:
            code, out, err = run("read", "--json", "no-such-file.png", folder, self.good)
        self.assertEqual(code, 1)
        self.assertIn("no-such-file.png", err)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([line["file"] for line in lines], ["no-such-file.png", folder, str(self.good)])
        self.assertEqual([line["ok"] for line in lines], [False, False, True])
        self.assertEqual(lines[0]["error"]["code"], "cannot_open")
        self.assertEqual(lines[0].keys(), {"file", "ok", "error", "source", "warnings"})

    def test_memory_that_runs_out_is_said_and_keeps_nothing_from_being_read(self):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0))
        limit = 96 << 20  # bytes, less than the picture's pixels
        with tempfile.TemporaryDirectory() as folder:
            large, long = pathlib.Path(folder, "large.png"), pathlib.Path(folder, "long.png")
            large.write_bytes(header + chunk(b"IDAT", zlib.compress(bytes(10_001 * 10_000))) + chunk(b"IEND", b""))
            with long.open("wb") as file:
                file.truncate(1 << 30)
            done = subprocess.run([INKDIGITS, "read", "--json", large, long, self.good], capture_output=True,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))  # fmt: skip
        self.assertEqual(done.returncode, 1)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line.get("error", {}).get("code") for line in lines], ["out_of_memory", "out_of_memory", None])

    def test_a_file_name_that_is_no_utf8_makes_valid_json(self):
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(os.fsencode(folder), b"\xff.png")
            pathlib.Path(os.fsdecode(name)).write_bytes(self.good.read_bytes())
            done = subprocess.run([INKDIGITS, "read", "--json", name], capture_output=True)
        self.assertTrue(json.loads(done.stdout.decode())["ok"])


class Eval(unittest.TestCase):
    def strokes(self, samples, *options):
        lines = "\n".join(json.dumps(sample) for sample in samples)
        code, out, err = run("eval", "--strokes", "-", *options, stdin=lines.encode())
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def test_counts(self):
        result = self.strokes([{"label": "7", "strokes": SEVEN}, {"label": "3", "strokes": SEVEN}])
        self.assertEqual([result[k] for k in ("n", "right", "wrong", "refused")], [2, 1, 1, 0])
        self.assertEqual(result["accuracy"], 0.5)
        self.assertEqual(result["forced_accuracy"], 0.5)
        self.assertNotIn("digits_n", result)

    def test_numbers_are_compared_without_spaces_by_edit_distance(self):
        pair = SEVEN + [[[x + 60, y] for x, y in SEVEN[0]]]
        result = self.strokes([{"label": "7 7", "strokes": pair}, {"label": "717", "strokes": pair}])
        self.assertEqual(result["right"], 1)
        self.assertEqual(result["digits_n"], 5)
        self.assertEqual(result["digit_error_rate"], 0.2)
        self.assertEqual(result["lines_exact"], 0.5)

    def test_non_digits_are_right_when_refused(self):
        result = self.strokes([{"label": "x", "strokes": [[[0, 0]]]}, {"label": "y", "strokes": SEVEN}], "--non-digits")
        self.assertEqual([result[k] for k in ("n", "right", "wrong", "refused")], [2, 1, 1, 1])

    def test_gzip_and_a_file(self):
        with tempfile.NamedTemporaryFile(suffix=".jsonl.gz") as file:
            file.write(gzip.compress(json.dumps({"label": "7", "strokes": SEVEN}).encode()))
            file.flush()
            code, out, _ = run("eval", "--strokes", file.name)
        self.assertEqual((code, json.loads(out)["right"]), (0, 1))

    def test_idx_dark_and_light(self):
        # A vertical bar: a 1.
        bar = bytes(255 if 12 <= i % 28 < 15 and 4 <= i // 28 < 24 else 0 for i in range(784))
        with tempfile.TemporaryDirectory() as folder:
            for ink, pixels in (("light", bar), ("dark", bytes(255 - p for p in bar))):
                images, labels = pathlib.Path(folder, "i"), pathlib.Path(folder, "l")
                images.write_bytes(struct.pack(">IIII", 0x803, 1, 28, 28) + pixels)
                labels.write_bytes(struct.pack(">II", 0x801, 1) + b"\x01")
                for options in (("--ink", ink), ()):
                    code, out, _ = run("eval", "--idx", images, labels, *options)
                    self.assertEqual((code, json.loads(out)["right"]), (0, 1), (ink, options))
            for bad in (b"nonsense", struct.pack(">IIII", 0x803, 4, 1 << 31, 1 << 31)):
                images.write_bytes(bad)
                labels.write_bytes(struct.pack(">II", 0x801, 4) + b"1234")
                self.assertEqual(run("eval", "--idx", images, labels)[0], 1)

    def test_input_that_is_not_as_agreed_is_no_result(self):
        with tempfile.TemporaryDirectory() as folder:
            pages, cut = pathlib.Path(folder, "labels.jsonl"), pathlib.Path(folder, "cut.jsonl.gz")
            for lines in (5, [5], "120"):
                pages.write_text(json.dumps({"file": str(PICTURES / "column.png"), "lines": lines}))
                self.assertEqual(run("eval", "--pages", pages)[:2], (1, ""), lines)
            for label in ({}, {"label": None}, {"label": [7]}, {"label": 7.5}):
                sample = json.dumps({**label, "strokes": SEVEN}).encode()
                self.assertEqual(run("eval", "--strokes", "-", stdin=sample)[:2], (1, ""), label)
                self.assertEqual(run("eval", "--strokes", "-", "--non-digits", stdin=sample)[0], 0, label)
            cut.write_bytes(gzip.compress(json.dumps({"label": "7", "strokes": SEVEN}).encode())[:-9])
            self.assertEqual(run("eval", "--strokes", cut)[:2], (1, ""))
            whole = json.dumps({"label": "7", "strokes": SEVEN}).encode()
            code, out, err = run("eval", "--strokes", "-", "--mistakes", pathlib.Path(folder, "none/m"), stdin=whole)
            self.assertEqual((code, out), (1, ""))

    def test_what_is_nested_deep_is_said(self):
        deep = "[" * 1_000_000 + "]" * 1_000_000
        for line in ('{"label": %s, "strokes": [[[0, 0]]]}', '{"label": "7", "strokes": %s}'):
            self.assertEqual(run("eval", "--strokes", "-", stdin=(line % deep).encode())[:2], (1, ""))

    def test_a_label_may_be_a_number_or_say_that_there_is_none(self):
        result = self.strokes([{"label": 7, "strokes": SEVEN}, {"label": "x", "strokes": SEVEN}])
        self.assertEqual([result[k] for k in ("n", "right", "wrong")], [2, 1, 1])

    def test_empty_lines_of_a_label_are_none(self):
        result = self.strokes([{"label": "7\n", "strokes": SEVEN}])
        self.assertEqual(result["right"], 1)

    def test_pages(self):
        code, out, err = run("eval", "--pages", PICTURES / "labels.jsonl")
        self.assertEqual(code, 0, err)
        result = json.loads(out)
        for key in ("n", "digits_n", "digit_error_rate", "lines_exact"):
            self.assertIn(key, result)

    def test_bad_input_is_said(self):
        self.assertEqual(run("eval")[0], 2)
        self.assertEqual(run("eval", "--strokes", "none.jsonl")[0], 1)
        self.assertEqual(run("eval", "--strokes", "-", stdin=b"not json")[0], 1)
        self.assertEqual(run("eval", "--strokes", "-", stdin=b'{"label": "1", "strokes": 5}')[0], 1)


if __name__ == "__main__":
    unittest.main()
