"""``diagnostic sample-cohort``."""

from __future__ import annotations

from pathlib import Path

from diagnostic.base.formatting import grouped
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.cli import show
from diagnostic.cli.chosen_content import chosen_questionnaire
from diagnostic.cli.progress import Shown
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.sample_cohort.sample_files import write_cohort


def sample_cohort(
    cities: int, folder: Path, form: str, seed: int, period: str, questionnaire: str | None, catalog: str | None
) -> None:
    """Write an invented cohort."""
    used = chosen_questionnaire(questionnaire) or load_questionnaire()
    modules = catalog_for(used, catalog)
    if modules is None:
        advice = "A sample cohort needs a catalog of modules: use --catalog."
        raise ProblemError([Problem("S507", used.ref, mend=advice)])
    with Shown() as progress:
        progress.begin("Cities", cities)
        write_cohort(used, modules, folder, cities, form, seed, period, progress.add)
    show.say(f"{folder}: {grouped(cities)} cities. Every answer is invented and describes no city.")
