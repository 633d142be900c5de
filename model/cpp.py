"""Fitted weights as C++ source."""
from typing import Iterable


def floats(values: Iterable[float]) -> list[str]:
    """Literals of type float, four digits"""
    numbers = [f"{v:.4g}" for v in values]
    return [v + ("f" if "." in v or "e" in v else ".f") for v in numbers]


def table(rows: Iterable[Iterable[float]]) -> list[str]:
    """Lines of a table within a struct"""
    return ["    {", *("        {" + ", ".join(floats(row)) + "}," for row in rows), "    },"]


def header(script: str, of: str, include: str, variable: str, body: list[str]) -> str:
    """A header of src/ that defines one struct of weights."""
    return "\n".join([
        f"// Written by {script}: what speaks for (+) and against (-) {of}, in nats.",
        "// clang-format off",
        "#pragma once",
        "",
        f'#include "{include}"',
        "",
        "namespace inkdigits {",
        "",
        f"constexpr {variable} = {{",
        *body,
        "};",
        "",
        "}  // namespace inkdigits",
        "",
    ])  # fmt: skip
