"""How often the intervals of the questionnaire's check hold the true value when answers are missing.

Answers of one factor are drawn with known alpha and item-total correlations, as options 0, 25 .. 100, and emptied as
in ``invented_cities``: more in some cities than in others. ``python -m benchmarks.framework_intervals``.
"""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.secretariat.framework.consistency import consistency, omega, pairs
from diagnostic.secretariat.framework.intervals import of_alpha, of_correlation

ITEMS, RUNS, TRUE = 12, 2_000, 200_000
MISSING_CENTRE, MISSING_CITY = -1.55, 1.0


def answers(rng: np.random.Generator, cities: int, loadings: Floats, gaps: bool) -> Floats:
    """Scores (questions, cities)."""
    latent = loadings[:, None] * rng.standard_normal(cities)
    latent = latent + np.sqrt(1 - loadings**2)[:, None] * rng.standard_normal((len(loadings), cities))
    scores: Floats = np.clip(np.round(latent + 2), 0, 4) * 25
    if gaps:
        odds = MISSING_CENTRE + MISSING_CITY * rng.standard_normal(cities)
        scores[rng.random(scores.shape) < 1 / (1 + np.exp(-odds))] = np.nan
    return scores


def main() -> None:
    """Print the shares."""
    rng = np.random.default_rng(7)
    loadings = np.linspace(0.3, 0.8, ITEMS)
    weights = np.ones(ITEMS)
    truth = consistency(pairs(answers(rng, TRUE, loadings, False)), weights)
    assert truth.alpha is not None
    print(f"alpha {truth.alpha:.3f}, item-total {truth.item_rest.min():.2f} to {truth.item_rest.max():.2f}")
    for cities in (30, 60, 120, 500):
        held, items, missing = 0, 0, 0.0
        both_found: list[tuple[float, float]] = []
        for _ in range(RUNS):
            scores = answers(rng, cities, loadings, True)
            missing += float(np.isnan(scores).mean())
            both = pairs(scores)
            found = consistency(both, weights)
            assert found.alpha is not None
            low, high = of_alpha(found.alpha, found.n, ITEMS)
            held += low <= truth.alpha <= high
            one = omega(both.correlation, np.ones(ITEMS)).value
            both_found += [] if one is None else [(found.alpha, one)]
            for row in range(ITEMS):
                interval = of_correlation(float(found.item_rest[row]), float(found.item_n[row]))
                items += interval is not None and interval[0] <= truth.item_rest[row] <= interval[1]
        print(
            f"{cities} cities, {missing / RUNS:.0%} missing: alpha held {held / RUNS:.1%}, "
            f"item-total held {items / RUNS / ITEMS:.1%}, omega computed {len(both_found) / RUNS:.1%}"
        )
        ends = np.quantile(np.array(both_found), (0.025, 0.975), axis=0)
        print(f"  19 of 20 alphas within {np.ptp(ends[:, 0]):.3f}, of omegas within {np.ptp(ends[:, 1]):.3f}")


if __name__ == "__main__":
    main()
