"""Where a file that came in belongs, and taking it there. Nothing is guessed and nothing overwritten unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from diagnostic.base.city_identity import city_key, folded
from diagnostic.base.period import A_PERIOD
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.store import (
    Actor,
    AssessmentInfo,
    MemberCity,
    Store,
    city_path,
    import_submission,
    keep_upload,
    preview_import,
    start_assessment,
    submit,
)
from diagnostic.store.assessments.field_paths import checked, flatten
from diagnostic.submission.submission import City, Submission
from diagnostic.web.parts.arrivals import Arrival

OF_THE_MEMBERS = (city_path("name"), city_path("country"))
"""What the list of cities says; a file does not change it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file.

    Attributes:
        changed: Values that were new or replaced.
        problems: What was not done though the file was taken, as in: not submitted, the quota is used.
    """

    assessment_id: str
    changed: int
    problems: list[Problem]


def matching_city(city: City, known: Iterable[MemberCity]) -> MemberCity | None:
    """The one city with this name and this country; None when either is missing or several fit."""
    if not city.name or not city.country:
        return None
    wanted = city_key(city.name, city.country)
    same = [c for c in known if city_key(c.name, c.country) == wanted]
    return same[0] if len(same) == 1 else None


def namesake(city: City, known: Iterable[MemberCity]) -> MemberCity | None:
    """A city that may be meant, whatever its country: all words of the shorter name stand in the longer one.

    Accents, brackets and the like make no difference. For leaving a choice to a person, never for making one.
    """
    words = _words(city.name or "")
    for one in known:
        theirs = _words(one.name)
        if words and theirs and (words <= theirs or theirs <= words):
            return one
    return None


def _words(name: str) -> set[str]:
    bare = "".join(sign for sign in normalize("NFKD", name) if not combining(sign))
    return set(re.findall(r"\w+", folded(bare)))


def target_of(
    submission: Submission, city_id: str, assessments: Iterable[AssessmentInfo]
) -> AssessmentInfo | list[Problem] | None:
    """The draft that a file goes into; None for a new one; problems when it cannot go anywhere."""
    if submission.period is None:
        return [Problem("M202", "", A_PERIOD, "/period")]
    same = [info for info in assessments if info.city_id == city_id and info.period == submission.period]
    if not same:
        return None
    for info in same:
        if info.editable:
            return info
    return [Problem("D108", f"{shown(submission.period)}: {same[0].state}", "a draft, or none yet")]


def repeated(places: Sequence[tuple[str, str] | None]) -> set[int]:
    """Positions of files that are for the same city and period as another: which one holds, a person says."""
    seen: dict[tuple[str, str], list[int]] = {}
    for at, place in enumerate(places):
        if place is not None:
            seen.setdefault(place, []).append(at)
    return {at for group in seen.values() if len(group) > 1 for at in group}


def take(
    store: Store,
    actor: Actor,
    arrival: Arrival,
    city_id: str,
    target: AssessmentInfo | None,
    *,
    replace: bool,
    hand_in: bool,
    write_id: str,
) -> Taken:
    """Take a file into its city's assessment, and keep it as it came.

    Args:
        store: The store.
        actor: Who does it: the secretariat, and the history says so.
        arrival: The file, with a submission in it.
        city_id: The city.
        target: The draft; None to start one.
        replace: Whether different values of a draft may be replaced; otherwise such a file is refused as a whole.
        hand_in: Whether to submit the assessment afterwards.
        write_id: Of this import.

    Raises:
        ProblemError: Values do not fit, or the draft holds other answers (D130); then nothing was taken.
    """
    submission = arrival.submission
    assert submission is not None
    assert submission.period is not None
    if len(arrival.data) > store.settings.largest_upload:
        raise ProblemError([Problem("D125", f"{len(arrival.data)} bytes", f"{store.settings.largest_upload} bytes")])
    key, new = (target.id, False) if target else (_start(store, actor, submission, city_id), True)
    preview = preview_import(store, actor, key, submission)
    errors = [problem for problem in preview.problems if problem.is_error]
    wanted = [found for found in preview.differences if found.path not in OF_THE_MEMBERS and found.kind != "same"]
    other = [found for found in wanted if found.kind == "overwrite"]
    if other and not replace:
        errors.append(Problem("D130", f"{len(other)} different answers, as in {other[0].path}"))
    if errors:
        raise ProblemError(errors)
    kept = keep_upload(
        store,
        actor,
        city_id,
        arrival.name,
        arrival.data,
        assessment_id=key,
        reading=submission,
        problems=arrival.problems,
    )
    revision = preview.revision
    if wanted or new:
        paths = [found.path for found in wanted]
        saved = import_submission(
            store, actor, key, submission, paths, based_on=revision, write_id=write_id, upload_id=kept.id
        )
        revision = saved.revision
    problems: list[Problem] = []
    if hand_in:
        try:
            submit(store, actor, key, based_on=revision)
        except ProblemError as error:
            problems = error.problems
    return Taken(key, len(wanted), problems)


def _start(store: Store, actor: Actor, submission: Submission, city_id: str) -> str:
    assert submission.period is not None
    questionnaire = load_questionnaire(f"{submission.questionnaire.id}@{submission.questionnaire.version}")
    catalog = catalog_for(questionnaire, submission.named_catalog)
    checked(flatten(submission), questionnaire, catalog)  # before anything is started
    version = catalog.version if catalog else None
    return start_assessment(
        store, actor, city_id, submission.period, questionnaire=questionnaire.ref, catalog=version
    ).info.id
