"""The first page: the level, how sure it is, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.formatting import counted, listed, per_cent, shown_number
from diagnostic.documents import result_sentences
from diagnostic.documents.blocks import Badge, Block, Draft, Paragraph, Point, Points
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.upward import held_back
from diagnostic.documents.diagnosis.what_it_hinges_on import MOST_NAMED, hinge_count, hinge_points
from diagnostic.documents.diagnosis.what_to_do import answers_first, leading_steps, unknown_systems
from diagnostic.documents.too_little import OPEN

MOST_HELD = 2
"""What keeps the city from the next level, on the first page."""
MOST_STEPS = 6
"""Steps on the first page: three foundations and three systems."""
MOST_ASKED = 3
"""Remarks on the first page."""


def add_summary(draft: Draft, basis: Basis) -> None:
    """Write the sections of the first page."""
    draft.add("summary", "Summary", level_badge(basis), _meaning(basis), provisional_warning(basis), _next_level(basis))
    sure = [Paragraph(text) for text in how_sure(basis)]
    draft.add("sure", "How sure we are", *sure, *_hinges(basis), depth=2)


def add_to_do(draft: Draft, basis: Basis) -> None:
    """Write the section of what to do, in short, for the first page."""
    if basis.too_little:
        blocks = answers_first(basis)
    else:
        blocks = [Points((*_answer_open(basis), *leading_steps(basis, MOST_STEPS), *_without_steps(basis)))]
    draft.add("to-do", "What to do first", *blocks, *_to_explain(basis), depth=2)


def level_badge(basis: Basis) -> Badge:
    """The level with its ranges."""
    found = basis.result.maturity
    lines = []
    if found.score is not None and found.provisional and found.range:
        # little is answered: what is sure comes first, and the score so far after it
        low, high = found.range.score
        lines = [
            _ends(low, high),
            f"on the answers so far it is {shown_number(found.score, 1)}",
        ]
    elif found.score is not None:
        lines.append(f"Score {shown_number(found.score, 1)} of 100")
        if found.likely_range and found.likely_range.score[0] < found.likely_range.score[1]:
            low, high = found.likely_range.score
            lines.append(f"likely {shown_number(low, 1)} to {shown_number(high, 1)}")
    elif found.range:
        low, high = found.range.score
        lines.append(_ends(low, high))
    if basis.result.hinges_on and not basis.too_little:
        lines.append(f"hinges on {hinge_count(basis)}")
    names = tuple(level.name for level in basis.questionnaire.levels)
    headline = result_sentences.level_headline(basis.result, basis.questionnaire)
    return Badge(None if basis.too_little else found.level, names, headline, tuple(lines))


def _ends(low: float, high: float) -> str:
    return (
        f"Once everything is answered, the score will lie between {shown_number(low)} and {shown_number(high)} of 100"
    )


def _meaning(basis: Basis) -> Paragraph | None:
    level = basis.result.maturity.level
    if level is None:
        share = per_cent(basis.questionnaire.enters_from)
        return Paragraph(
            f"A level needs more answers: {share} of the questions of at least one factor. Nothing is counted as zero "
            "because it was left out.",
            "lead",
        )
    text = "" if basis.too_little else basis.questionnaire.levels[level - 1].description
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


def _next_level(basis: Basis) -> Paragraph | None:
    """What keeps the city from the next level, in a line."""
    found, following = basis.result.maturity, basis.next_level
    if following is None or basis.too_little:
        return None
    if found.held_back_by:
        held = " ".join(held_back(basis, hold) for hold in found.held_back_by[:MOST_HELD])
        rest = len(found.held_back_by) - MOST_HELD
        more = f" And {rest} more." if rest > 0 else ""
        return Paragraph(f"The score is high enough for level {following}; this is missing: {held}{more}")
    missing = basis.questionnaire.cuts[following - 1] - (found.score or 0)
    return Paragraph(
        f"Level {following}, {basis.questionnaire.level_name(following)}, is {shown_number(missing, 1)} points away."
    )


def _hinges(basis: Basis) -> list[Block]:
    """On how many answers the result hinges, which, and what would come instead."""
    if basis.too_little:
        return []
    if not basis.result.hinges_on:
        text = "The result hinges on no single answer: without any one of them it would be the same"
        silent = any(hold.score is None for hold in basis.result.maturity.held_back_by)
        names = result_sentences.silent_for_next(basis.result, basis.questionnaire) if silent else []
        asks = f"; but {listed(names)} must be answered before level {basis.next_level} can be reached"
        return [Paragraph(f"{text}{asks if names else ''}.")]
    without = "it were" if len(basis.result.hinges_on) == 1 else "any one of these were"
    text = (
        f"The result hinges on {hinge_count(basis)}: if {without} missing, the level, or what comes now, would be "
        "another."
    )
    return [Paragraph(text), Points(tuple(hinge_points(basis, MOST_NAMED)))]


def _to_explain(basis: Basis) -> list[Block]:
    """The first remarks: what contradicts itself is to be cleared up before anything is bought."""
    asked = [Point("", one.ask) for one in basis.result.checks]
    if not asked:
        return []
    rest = len(asked) - MOST_ASKED
    more = [Point("", f"And {rest} more, under What to explain.")] if rest > 0 else []
    return [Paragraph("Please explain, or correct the answers:"), Points((*asked[:MOST_ASKED], *more))]


def _answer_open(basis: Basis) -> Iterator[Point]:
    if unknown := unknown_systems(basis):
        yield Point("Say whether these run.", f"{listed(unknown, 3)}.")
    if not basis.result.maturity.provisional:
        return
    thin = [factor for factor in basis.questionnaire.factors if not basis.factor_result[factor.id].rated]
    open_ = sum(basis.question_result[q.id].state in OPEN for factor in thin for q in factor.questions)
    names = listed([factor.name for factor in thin], 3)
    yield Point(
        "Answer what is open.", f"{counted(open_, 'question')} in {names} {'has' if open_ == 1 else 'have'} no answer."
    )


def _without_steps(basis: Basis) -> Iterator[Point]:
    """Where no step is to be taken: the shortest way up, or what is left when there is nothing to build."""
    if any(step.band != "keep" for step in basis.result.steps):
        return
    if basis.result.maturity.way_up and not basis.result.steps:
        titles = [basis.questionnaire.question(step.question).name for step in basis.result.maturity.way_up]
        yield Point(f"Reach level {basis.next_level}.", f"The shortest way: {listed(titles, 3)}.")
        return
    yield Point(
        "Nothing to build.",
        "What is left is use, benefits, the quality of data, and the renewal and security of what runs.",
    )


def how_sure(basis: Basis) -> list[str]:
    """Certainty, what is missing, and what the result rests on, in a few sentences."""
    result = basis.result
    texts = []
    if basis.too_little:
        return [" ".join([what_it_rests_on(basis), result_sentences.evidence(result)]).rstrip()]
    if sure := result_sentences.certainty(result, basis.questionnaire):
        texts.append(sure)
    if other := result_sentences.other_level(result):
        texts.append(other)
    return [*texts, " ".join([what_it_rests_on(basis), result_sentences.evidence(result)]).rstrip()]


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
    return f"{sentence}. All answers are self-reported."
