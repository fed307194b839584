"""How far the answers are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, AnyQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import Sheet, answer_path, function_path, status_path


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of questions by state."""

    answered: int
    dont_know: int
    not_applicable: int
    missing: int

    @property
    def total(self) -> int:
        """All questions."""
        return self.answered + self.dont_know + self.not_applicable + self.missing

    @property
    def done(self) -> int:
        """Questions that somebody has dealt with."""
        return self.total - self.missing

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.done / self.total if self.total else 1.0


def progress_of(questions: list[AnyQuestion], sheet: Sheet) -> Progress:
    """Of some questions."""
    values = [sheet.value(answer_path(question.id)) for question in questions]
    unknown = sum(value == DONT_KNOW for value in values)
    outside = sum(value == NOT_APPLICABLE for value in values)
    missing = sum(value is None for value in values)
    return Progress(len(values) - unknown - outside - missing, unknown, outside, missing)


def progress_words(found: Progress) -> str:
    """As in ``5 of 10 answered, 1 don't know, 4 open``."""
    parts = [f"{found.answered} of {found.total} answered"]
    parts += [f"{found.dont_know} don't know"] if found.dont_know else []
    parts += [f"{found.not_applicable} not applicable"] if found.not_applicable else []
    parts += [f"{found.missing} open"] if found.missing else []
    return ", ".join(parts)


def statuses_given(catalog: Catalog, sheet: Sheet) -> int:
    """Systems of which the status is given, don't know among them."""
    return sum(sheet.value(status_path(module.id)) is not None for module in catalog.modules)


def system_paths(module: Module) -> list[str]:
    """All that can be said of a system: its status, and each of its functions."""
    return [status_path(module.id), *(function_path(module.id, function.id) for function in module.functions)]


def unconfirmed(sheet: Sheet, paths: Iterable[str]) -> list[str]:
    """Those among some fields that hold a value of the last assessment that nobody has confirmed."""
    found = ((path, sheet.fields.get(path)) for path in paths)
    return [path for path, held in found if held and held.origin == "carried" and held.value is not None]


def first_open_factor(questionnaire: Questionnaire, sheet: Sheet) -> str:
    """Where to go on: the first factor with a missing answer, or the first of all."""
    for factor in questionnaire.factors:
        if progress_of(list(factor.questions), sheet).missing:
            return factor.id
    return questionnaire.factors[0].id
