"""The first page: the level, what it means, three things to do, how sure we are."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.formatting import listed, per_cent, shown_number
from diagnostic.documents import result_sentences
from diagnostic.documents.blocks import Badge, Draft, Paragraph, Point, Points
from diagnostic.documents.diagnosis.factors import profile_figure
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import PriorityResult
from diagnostic.method.priority import TO_BUILD

THINGS_TO_DO = 3


def add_summary(draft: Draft, basis: Basis) -> None:
    """Write the sections of the first page."""
    draft.add("summary", "Summary", level_badge(basis), _meaning(basis), provisional_warning(basis))
    draft.add("to-do", "Three things to do", Points(tuple(things_to_do(basis)), numbered=True), depth=2)
    draft.add("sure", "How sure we are", *(Paragraph(text) for text in how_sure(basis)), depth=2)
    if (figure := profile_figure(basis)) is not None:
        draft.add("profile", "Where the city is strong and weak", figure, depth=2)


def level_badge(basis: Basis) -> Badge:
    """The level with its ranges."""
    found = basis.result.maturity
    lines = []
    if found.score is not None and found.provisional and found.range:
        # little is answered: what is sure comes first, and the score so far after it
        low, high = found.range.score
        lines = [
            f"With everything answered between {shown_number(low)} and {shown_number(high)} of 100",
            f"so far {shown_number(found.score, 1)}",
        ]
    elif found.score is not None:
        lines.append(f"Score {shown_number(found.score, 1)} of 100")
        if found.likely_range and found.likely_range.score[0] < found.likely_range.score[1]:
            low, high = found.likely_range.score
            lines.append(f"likely {shown_number(low, 1)} to {shown_number(high, 1)}")
    elif found.range:
        low, high = found.range.score
        lines.append(
            f"With everything answered the score would lie between {shown_number(low)} and {shown_number(high)}"
        )
    names = tuple(level.name for level in basis.questionnaire.levels)
    headline = result_sentences.level_headline(basis.result) + (
        " · provisional" if found.provisional and found.level else ""
    )
    return Badge(found.level, names, headline, tuple(lines))


def _meaning(basis: Basis) -> Paragraph | None:
    level = basis.result.maturity.level
    if level is None:
        share = per_cent(basis.questionnaire.enters_from)
        return Paragraph(
            f"A level needs more answers: {share} of the questions of at least one factor. Nothing is counted as zero "
            "because it was left out.",
            "lead",
        )
    text = basis.questionnaire.levels[level - 1].description
    return Paragraph(text, "lead") if text else None


def provisional_warning(basis: Basis) -> Paragraph | None:
    """What makes the result provisional; None when it is not."""
    found = basis.result.maturity
    if not found.provisional:
        return None
    thin = ", ".join(factor.name for factor in basis.result.factors if not factor.rated)
    text = f"This result is provisional. Too little is answered to rate: {thin}."
    if found.range and found.level is not None:
        low, high = found.range.level
        span = f"be {low}" if low == high else f"lie between {low} and {high}"
        text += f" Whatever the open answers turn out to be, the level would {span}."
    return Paragraph(text, "warning")


def things_to_do(basis: Basis) -> list[Point]:
    """At most three, the most pressing first: what is unanswered, what holds the level back, what to build."""
    found: list[Point] = []
    for thing in (*_answer_first(basis), *_raise_level(basis), *_build(basis), *_afterwards()):
        if len(found) < THINGS_TO_DO:
            found.append(thing)
    return found


def _answer_first(basis: Basis) -> Iterator[Point]:
    if not basis.result.maturity.provisional:
        return
    thin = [factor for factor in basis.result.factors if not factor.rated]
    open_ = sum(
        basis.question_result[question.id].state in ("missing", "dont_know")
        for factor in basis.questionnaire.factors
        if not basis.factor_result[factor.id].rated
        for question in factor.questions
    )
    names = listed([factor.name for factor in thin], 3)
    text = f"{open_} questions in {names} have no answer. Until they have one, use this result to talk, not to decide."
    yield Point("Answer what is open.", text)


def _raise_level(basis: Basis) -> Iterator[Point]:
    found = basis.result.maturity
    following = basis.next_level
    if following is None or found.way_up is None or not found.way_up:
        return
    name = basis.questionnaire.level_name(following)
    titles = [basis.questionnaire.question(step.question).name for step in found.way_up]
    start = f"The shortest way: {listed(titles, 3)}."
    if found.held_back_by:
        hold = found.held_back_by[0]
        others = f", and {len(found.held_back_by) - 1} more" if len(found.held_back_by) > 1 else ""
        name = result_sentences.hold_name(hold, basis.questionnaire)
        yield Point(f"Raise {name}{others}.", f"{result_sentences.held_back(hold, basis.questionnaire)} {start}")
    else:
        missing = basis.questionnaire.cuts[following - 1] - (found.score or 0)
        yield Point(f"Gather the {shown_number(missing, 1)} points to level {following}, {name}.", start)


def _build(basis: Basis) -> Iterator[Point]:
    if basis.catalog is None:
        return
    for found in basis.result.priorities:
        if found.class_ in TO_BUILD and found.rank is not None:
            yield _project(basis, found)


def _project(basis: Basis, found: PriorityResult) -> Point:
    assert basis.catalog is not None
    module = next(module for module in basis.result.modules if module.id == found.id)
    verb = "Extend" if (module.implementation or 0) > 0 else "Build"
    if found.class_ == "prepare_first":
        waits = "; ".join(result_sentences.blocker(b, basis.questionnaire, basis.catalog) for b in found.blocked_by)
        return Point(f"Prepare: {module.name}.", f"It waits for {waits}.")
    text = f"{shown_number(module.implementation)} of 100 in operation"
    if module.target is not None:
        text += f", {shown_number(module.target)} of 100 fits level {basis.result.target_level}"
    needs = [why for why in found.because if why.criterion == "need" and why.question is not None]
    if needs:
        question = basis.questionnaire.question(needs[0].question or "").name
        text += f"; it would help most with: {question} (today {shown_number(needs[0].value)} of 100)"
    if basis.result.maturity.provisional:
        verb = f"A first idea of what to {verb.lower()}"
    return Point(f"{verb}: {module.name}.", f"{text}.")


def _afterwards() -> Iterator[Point]:
    yield Point(
        "Have the answers checked.",
        "Let somebody outside look at the evidence for a sample of them before you publish.",
    )
    yield Point("Repeat this in a year.", "The comparison then shows which answers moved, and by how much.")
    yield Point("Discuss the result.", "Ask the departments where it differs from what they see every day, and why.")


def how_sure(basis: Basis) -> list[str]:
    """Certainty, what is missing, and what the result rests on, in a few sentences."""
    result = basis.result
    texts = []
    if sure := result_sentences.certainty(result, basis.questionnaire):
        texts.append(sure)
    if other := result_sentences.other_level(result):
        texts.append(other)
    return [*texts, what_it_rests_on(basis)]


def what_it_rests_on(basis: Basis) -> str:
    """How much is answered, and how well it is known."""
    result = basis.result
    states = [found.state for found in result.questions]
    answered, outside = states.count("answered"), states.count("not_applicable")
    asked = len(states) - outside
    sentence = f"{answered} of {asked} questions are answered"
    if outside:
        sentence += f"; {outside} more {'does' if outside == 1 else 'do'} not apply to the city"
    weak = sum(len(note.items) for note in result.data_quality if note.kind == "low_confidence")
    if weak:
        sentence += (
            f". {weak} of the answers {'is' if weak == 1 else 'are'} an estimate, an opinion or of unknown origin"
        )
    return f"{sentence}. All of it is what the city says about itself."
