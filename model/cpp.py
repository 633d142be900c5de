"""Numbers as C++ source."""
from typing import Iterable


def floats(values: Iterable[float]) -> list[str]:
    """Literals of type float, four digits"""
    numbers = [f"{v:.4g}" for v in values]
    return [v + ("f" if "." in v or "e" in v else ".f") for v in numbers]


def table(rows: Iterable[Iterable[float]]) -> list[str]:
    """Lines of a table within a struct"""
    return ["    {", *("        {" + ", ".join(floats(row)) + "}," for row in rows), "    },"]
