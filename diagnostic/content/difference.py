"""What differs between two versions of a questionnaire, and whether their scores compare."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Questionnaire

WORDING = {"text", "title", "help", "why", "evidence", "department", "source", "basis"}


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that changed: which keys, and whether more than its wording."""

    question: str
    keys: list[str]
    scores_change: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs.

    Attributes:
        added: Question ids only in the new version.
        removed: Question ids (of the old version) only there.
        moved: Old id to new id.
        changed: Questions with another text, scale or weight.
        frame: Keys of the questionnaire itself that differ (levels, factors, gates ...).
        compares: Whether scores compare: the same id and major version.
    """

    added: list[str]
    removed: list[str]
    moved: dict[str, str]
    changed: list[QuestionChange]
    frame: list[str]
    compares: bool


def difference(old: Questionnaire, new: Questionnaire) -> Difference:
    """What differs from one version to another."""
    moved = {o: n for o, n in new.moved.get(old.version, {}).items() if o in old.row_of}
    pairs = {old_id: moved.get(old_id, old_id) for old_id in old.row_of}
    changed = []
    for old_id, new_id in pairs.items():
        if new_id in new.row_of:
            keys = _changed_keys(old.question(old_id), new.question(new_id))
            if keys:
                changed.append(QuestionChange(new_id, keys, _scores_change(old.question(old_id), new.question(new_id))))
    frame_keys = [
        "title",
        "language",
        "levels",
        "aggregation",
        "min_coverage",
        "enters_from",
        "gates",
        "uncertainty",
        "dimensions",
    ]
    frame = [key for key in frame_keys if getattr(old, key) != getattr(new, key)]
    if [f.model_dump(exclude={"questions"}) for f in old.factors] != [
        f.model_dump(exclude={"questions"}) for f in new.factors
    ]:
        frame.append("factors")
    return Difference(
        added=[q for q in new.row_of if q not in pairs.values()],
        removed=[o for o, n in pairs.items() if n not in new.row_of],
        moved=moved,
        changed=changed,
        frame=frame,
        compares=(old.id, old.major) == (new.id, new.major),
    )


def _changed_keys(old: AnyQuestion, new: AnyQuestion) -> list[str]:
    before, after = old.model_dump(exclude={"id"}), new.model_dump(exclude={"id"})
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]


def _scores_change(old: AnyQuestion, new: AnyQuestion) -> bool:
    """Whether the same answer could score differently, or an answer is gone."""
    return _scale(old) != _scale(new)


def _scale(question: AnyQuestion) -> object:
    data = question.model_dump(exclude={"id", *WORDING})
    for part in [*data.get("options", []), *data.get("items", [])]:
        part.pop("text"), part.pop("label")
    return data
