"""The example of docs/framework-check.md, computed again by its definition and by the program."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from diagnostic.secretariat.framework import advice, sample
from diagnostic.secretariat.framework.consistency import consistency, pairs
from diagnostic.secretariat.framework.intervals import of_alpha

PAGE = (Path(__file__).resolve().parents[3] / "docs/framework-check.md").read_text(encoding="utf-8")


def example() -> list[list[float]]:
    """The columns of the table."""
    table = PAGE.split("<!-- example -->")[1].strip().split("\n\n")[0].splitlines()[2:]
    rows = [[float(cell) if cell.strip() else math.nan for cell in row.strip("|").split("|")[1:]] for row in table]
    return [list(column) for column in zip(*rows, strict=True)]


def covariance(x: list[float], y: list[float]) -> tuple[float, int]:
    """By its definition, with the number of cities."""
    both = [(a, b) for a, b in zip(x, y, strict=True) if not (math.isnan(a) or math.isnan(b))]
    mean_x, mean_y = (sum(pair[place] for pair in both) / len(both) for place in (0, 1))
    return sum((a - mean_x) * (b - mean_y) for a, b in both) / (len(both) - 1), len(both)


def test_the_example() -> None:
    columns = example()
    table = [[covariance(x, y) for y in columns] for x in columns]
    variances = sum(table[i][i][0] for i in range(3))
    total = sum(cell[0] for row in table for cell in row)
    alpha = 3 / 2 * (1 - variances / total)
    n = 3 / sum(1 / table[i][j][1] for i, j in ((0, 1), (0, 2), (1, 2)))
    rest = total - 2 * sum(cell[0] for cell in table[2]) + table[2][2][0]
    item = (table[2][0][0] + table[2][1][0]) / math.sqrt(table[2][2][0] * rest)
    low, high = of_alpha(alpha, n, 3)
    words = " ".join(PAGE.split())
    for text in (
        f"The variances are {table[0][0][0]:g}, {table[1][1][0]:g} and {table[2][2][0]:g} (C over five cities)",
        f"covariance {table[0][1][0]:g} over six cities; A and C {table[0][2][0]:g} and B and C",
        f"and B and C {table[1][2][0]:g} over five.",
        f"alpha = 3 / 2 · (1 - {variances:g} / {total:g}) = {alpha:.3f}.",
        f"cities is {n:.2f}, and the interval of alpha {low:.2f} to {high:.2f}:",
        f"/ sqrt({table[2][2][0]:g} · {rest:g}) = {item:.3f}.",
    ):
        assert text in words
    found = consistency(pairs(np.array(columns)), np.ones(3))
    assert (found.alpha, found.n, found.item_rest[2]) == pytest.approx((alpha, n, item), abs=1e-12)


def test_the_limits_are_those_of_the_program() -> None:
    words = " ".join(PAGE.split())
    for least in (sample.RATES, sample.OMEGA, sample.ITEM_TOTAL, sample.RANKING):
        assert f"| {least} " in words
    for text in (
        f"item-total below {advice.LEAST_ITEM_REST:.2f}",
        f"below {advice.LEAST_TO_KEEP:.2f} (B. S. Everitt",
        f"correlation above {advice.MOST_SIMILAR:.2f}",
        f"{advice.MOST_MISSING * 100:.0f} % without an answer, or {advice.MOST_NOT_KNOWN * 100:.0f} % don't know",
        f"does not apply | {advice.MOST_NOT_APPLICABLE * 100:.0f} %",
        f"{advice.MOST_ALIKE * 100:.0f} % of the answers alike",
        f"under {advice.LEAST_CHOSEN * 100:.0f} %",
    ):
        assert text in words
