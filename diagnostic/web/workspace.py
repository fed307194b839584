"""What is open: an assessment of the store, or an invented example that nobody can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from diagnostic.base.code_words import ASSESSMENT_WORDS
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import (
    DEFAULT_QUESTIONNAIRE,
    catalog_for,
    load_questionnaire,
    read_yaml,
    shipped_questionnaires,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import (
    AssessmentInfo,
    Field,
    Sheet,
    export_submission,
    get_assessment,
    read_content,
    read_sheet,
)
from diagnostic.store.assessments.field_paths import flatten
from diagnostic.submission.submission import Submission, parse_submission
from diagnostic.web.desk import Desk

EXAMPLE = "example-"
STATE_WORDS = {
    "draft": "draft",
    "sent_back": "sent back by the secretariat: please mend and submit again",
    "submitted": "submitted: the secretariat reads it, answers cannot be changed now",
    "validated": "validated: locked for good",
}


def period_words(info: AssessmentInfo) -> str:
    """As in ``2026 (sent back)``."""
    return f"{info.period} ({ASSESSMENT_WORDS[info.state]})"


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open.

    Attributes:
        key: What the address calls it.
        info: None for an example.
        own: Whether the person may change it at all. The secretariat reads what a city wrote; it sends back, with
            comments, what should be changed.
    """

    key: str
    city: str
    period: str
    questionnaire: Questionnaire
    catalog: Catalog | None
    sheet: Sheet
    info: AssessmentInfo | None
    own: bool = True

    @property
    def editable(self) -> bool:
        """Whether answers can be changed."""
        return self.info is not None and self.info.editable and self.own

    @property
    def edition(self) -> str:
        """What a result or document about it depends on: the answers, and what became of them since."""
        return f"{self.key} {self.sheet.revision} {'' if self.info is None else self.info.changed_at}"

    @property
    def validated(self) -> bool:
        """Whether the secretariat has validated it."""
        return self.info is not None and self.info.state == "validated"

    @property
    def state_words(self) -> str:
        """The state, in words."""
        return "invented example: read only" if self.info is None else STATE_WORDS[self.info.state]


def open_assessment(desk: Desk, assessment_id: str) -> Opened:
    """An assessment of the store.

    Raises:
        NotFoundError: It does not exist or is another city's.
    """
    info = get_assessment(*desk, assessment_id)
    questionnaire, catalog = read_content(*desk, assessment_id)
    sheet = read_sheet(*desk, assessment_id)
    own = desk.actor.role in ("official", "local")
    return Opened(info.id, info.city_name, info.period, questionnaire, catalog, sheet, info, own)


@dataclass(frozen=True, slots=True)
class Example:
    """A shipped example: where it is, and what people call it."""

    questionnaire: str
    path: Path
    title: str


@cache
def examples() -> dict[str, Example]:
    """All that have a title, by name; those of the default questionnaire first."""
    found = {}
    for ref in sorted(shipped_questionnaires(), key=lambda ref: ref.id != DEFAULT_QUESTIONNAIRE):
        titles = ref.folder / "examples" / "titles.yaml"
        for name, title in (read_yaml(titles) if titles.is_file() else {}).items():
            found[name] = Example(f"{ref.id}@{ref.version}", titles.with_name(f"{name}.json"), title)
    return found


def open_example(name: str) -> Opened:
    """A shipped example."""
    example = examples()[name]
    questionnaire = load_questionnaire(example.questionnaire)
    submission = _example(name)
    made = datetime(2026, 1, 1, tzinfo=UTC)
    fields = {path: Field(value, 0, "start", made, "example") for path, value in flatten(submission).items()}
    city = submission.city.name or example.title
    catalog = catalog_for(questionnaire, submission.named_catalog)
    return Opened(EXAMPLE + name, city, submission.period or "", questionnaire, catalog, Sheet(0, fields), None)


def _example(name: str) -> Submission:
    return parse_submission(examples()[name].path.read_text(encoding="utf-8"))


def submission_of(desk: Desk, opened: Opened) -> Submission:
    """The answers as a submission."""
    if opened.info is None:
        return _example(opened.key.removeprefix(EXAMPLE))
    return export_submission(*desk, opened.key)
