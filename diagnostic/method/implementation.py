"""Step 7: how far each module is implemented, 0..100."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Bools, Floats
from diagnostic.content.catalog import STATUSES, Catalog
from diagnostic.method.responses import FUNCTION_UNKNOWN, STATUS_OUTSIDE, Systems

NOT_RUNNING = (STATUSES.index("none"), STATUSES.index("planned"))


def implementation(catalog: Catalog, systems: Systems) -> Floats:
    """``A_m = 100 (s + mean f) / 2``; a blank function counts as the status, a plan is not a system.

    Returns:
        (modules, cities); NaN where the status is not known or not applicable.
    """
    shares = np.array([getattr(catalog.status, status) for status in STATUSES])
    result = np.full(systems.status.shape, np.nan)
    for m, module in enumerate(catalog.modules):
        status = systems.status[m]
        known = status >= 0
        share = np.where(known, shares[np.where(known, status, 0)], np.nan)
        mean = share
        if module.functions:
            total = np.zeros(status.shape)
            for state in systems.functions[m]:
                total += np.where(state == FUNCTION_UNKNOWN, share, state / 2)
            mean = total / len(module.functions)
        running = ~np.isin(status, NOT_RUNNING)
        result[m] = np.where(running, 100 * (share + mean) / 2, 0.0)
    return result


def outside(systems: Systems) -> Bools:
    """Whether a module is not the city's task, or run by another body, (modules, cities)."""
    not_ours: Bools = systems.status == STATUS_OUTSIDE
    return not_ours
