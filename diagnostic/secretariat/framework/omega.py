"""McDonald's omega: the share of a factor score's variance that one common cause explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Floats

LEAST_ITEMS = 3
"""Two correlations cannot say which of two questions loads more."""
MOST_ROUNDS, STILL = 5_000, 1e-9
LEAST_EIGENVALUE = 1e-8
MOST_LOADING = 0.999

WhyNot = Literal["few_items", "not_positive_definite", "no_convergence", "loading_above_one"]


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega with the loadings (k,) it comes from; or why there is none."""

    value: float | None
    loadings: Floats | None
    why_not: WhyNot | None


def omega(correlation: Floats, spread: Floats) -> Omega:
    """Omega of a weighted sum.

    ``omega = 1 - sum(a_i^2 (1 - l_i^2)) / sum(a_i a_j r_ij)`` with loadings l of one factor.

    Args:
        correlation: (k, k); pairwise correlations, all of them known.
        spread: (k,); a, weight times standard deviation of each question.

    Source: R. P. McDonald, Test Theory: A Unified Treatment, Erlbaum, 1999; with equal a it is omega total
    of R's psych::omega with one factor.
    """
    if len(correlation) < LEAST_ITEMS:
        return Omega(None, None, "few_items")
    if float(np.linalg.eigvalsh(correlation)[0]) <= LEAST_EIGENVALUE:
        return Omega(None, None, "not_positive_definite")
    loadings = minres(correlation)
    if loadings is None:
        return Omega(None, None, "no_convergence")
    if float(np.max(np.abs(loadings))) >= MOST_LOADING:
        return Omega(None, None, "loading_above_one")
    unexplained = float(np.sum(spread**2 * (1 - loadings**2)))
    return Omega(1 - unexplained / float(spread @ correlation @ spread), loadings, None)


def minres(correlation: Floats) -> Floats | None:
    """Loadings (k,) of one factor: the least squares of all correlations off the diagonal.

    One loading after another is put where the squares are least, until none moves. None when they keep moving or
    grow past 1.

    Source: H. H. Harman and W. H. Jones, Factor analysis by minimizing residuals (minres), Psychometrika 31, 1966.
    """
    off = correlation - np.diag(np.diag(correlation))
    values, vectors = np.linalg.eigh(correlation)
    loadings: Floats = vectors[:, -1] * np.sqrt(values[-1])
    loadings = np.clip(loadings * (1 if loadings.sum() >= 0 else -1), -1.0, 1.0)
    for _ in range(MOST_ROUNDS):
        before = loadings.copy()
        for row in range(len(loadings)):
            others = float(loadings @ loadings - loadings[row] ** 2)
            if others <= 0:
                return None
            loadings[row] = float(off[row] @ loadings) / others
        if float(np.max(np.abs(loadings))) > 10:
            return None
        if float(np.max(np.abs(loadings - before))) < STILL:
            return loadings
    return None
