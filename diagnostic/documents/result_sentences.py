"""Results in words: the sentences that the faces show, and how numbers stand in them (``rounding``)."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.base.formatting import chance, chance_word, half_up, listed, per_cent, shown_number
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import Answer
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.answer_words import least_answer, short_answer
from diagnostic.documents.too_little import OPEN, too_little
from diagnostic.method.diagnosis import (
    Blocker,
    Diagnosis,
    FactorResult,
    HeldBackBy,
    Note,
    PriorityResult,
    Reason,
    ScoreAndLevelRange,
    WayUpStep,
)
from diagnostic.method.maturity_level import conditions_of

ABOUT_EQUAL = 3.0
"""Neighbours in the order with priorities less than this apart are about equal: noise moves P by as much."""


def level_headline(result: Diagnosis, questionnaire: Questionnaire) -> str:
    """The level with its likely range and the grade of the evidence, as in ``Level 2 (2-3) · Developing · evidence D``.

    A provisional one says so. Where there is too little to say, the range of levels instead of one.
    """
    found = result.maturity
    if found.level is None:
        return "No level: too few answers"
    grade = f" · evidence {result.evidence.grade}" if result.evidence.grade else ""  # method 1 gave none
    if too_little(result, questionnaire):
        low, high = found.range.level if found.range else (1, len(questionnaire.levels))
        possible = f"Level {low} so far" if low == high else f"Levels {low} to {high} are possible"
        return f"{possible}: too few answers to say more{grade}"
    low, high = found.likely_range.level if found.likely_range else (found.level, found.level)
    within = f" ({low}-{high})" if low != high else ""
    provisional = " · provisional" if found.provisional else ""
    return f"Level {found.level}{within} · {found.name}{provisional}{grade}"


def evidence(result: Diagnosis) -> str:
    """What the grade of the evidence says; empty without answers."""
    found = result.evidence
    if found.measured is None or found.shown is None:
        return ""
    checked = "the secretariat has validated them" if found.validated else "nobody outside the city has validated them"
    return (
        f"Evidence {found.grade}, from A to D: by weight {per_cent(found.measured)} of the answers are measured and "
        f"{per_cent(found.shown)} have evidence; {checked}."
    )


def certainty(result: Diagnosis, questionnaire: Questionnaire) -> str:
    """How sure the level is, in words."""
    found = result.maturity
    if found.level is None or found.probabilities is None or found.score_interval is None:
        return ""
    best = max(found.probabilities, key=lambda level: found.probabilities[level] if found.probabilities else 0.0)
    most = found.probabilities[best]
    low, high = found.score_interval
    sentence = f"level {best}, {questionnaire.level_name(int(best))}, is {chance_word(most)} ({chance(most)})"
    if int(best) != found.level:
        sentence += f", while the answers as given make level {found.level}"
    sentence += f"; score between {shown_number(low, 1)} and {shown_number(high, 1)} in 9 of 10 simulations."
    if any(question.state in OPEN for question in result.questions):
        sentence = f"if the open answers are like the given ones: {sentence}"
    if found.provisional:  # so little is answered that what the simulation supposes decides the outcome
        sentence += " Too much is unanswered to rely on this."
    return sentence[:1].upper() + sentence[1:]


def likely_range(result: Diagnosis) -> str:
    """Where the score likely lies, as far as open questions make it uncertain; else empty."""
    found = result.maturity
    return _between("Because some questions are not answered, the score likely lies", found.score, found.likely_range)


def whole_range(result: Diagnosis) -> str:
    """Between which ends the score must lie, whatever the open questions would say; else empty."""
    found = result.maturity
    lead = "With everything open answered as badly or as well as possible, the score lies"
    return _between(lead, found.score, found.range)


def _between(lead: str, score: float | None, ends: ScoreAndLevelRange | None) -> str:
    if score is None or ends is None or ends.score[0] >= ends.score[1]:
        return ""
    low, high = ends.score
    return f"{lead} between {shown_number(low, 1)} and {shown_number(high, 1)}: level {_levels(ends.level)}."


def _levels(ends: Sequence[int]) -> str:
    return " to ".join(str(level) for level in dict.fromkeys(ends))


def other_level(result: Diagnosis) -> str:
    """The level that the other way of taking the mean would give, where it is another one; else empty."""
    other = result.maturity.other_aggregation_level
    if other is None or other == result.maturity.level:
        return ""
    return (
        f"With the other usual mean (geometric instead of arithmetic, or the reverse) the level would be {other}, "
        "because the factors are uneven."
    )


def hold_name(hold: HeldBackBy, questionnaire: Questionnaire) -> str:
    """The factor of a gate, or the question of a condition."""
    if hold.question is not None:
        return questionnaire.question(hold.question).name
    return questionnaire.factors[questionnaire.factor_row_of[hold.factor or ""]].name


def held_back(hold: HeldBackBy, questionnaire: Questionnaire, answer: Answer = None) -> str:
    """Why a gate or condition is not met; of a condition with the answer that was given, where that is known."""
    name = f"{hold_name(hold, questionnaire)} ({hold.question or hold.factor})"
    question = questionnaire.question(hold.question) if hold.question is not None else None
    words = least_answer(question, hold.needed) if question is not None else ""
    least = f": {words}" if words else ""
    if question is not None and words and hold.score is None:
        return f"{name} has no answer; it needs {words}."
    if question is not None and words and answer is not None:
        return f"{name} needs {words} (today {short_answer(question, answer)})."
    if hold.score is None:
        return f"{name} has no answer; {_points(hold.needed)} points are needed{least}."
    missing = shown_number(hold.missing, 1)
    return f"{name} has {shown_number(hold.score, 1)} points; {missing} more are needed{least}."


def no_way_up(result: Diagnosis, questionnaire: Questionnaire) -> str:
    """Why no better answers reach the next level: what is not answered, or too little that the city can raise."""
    following = (result.maturity.level or 0) + 1
    if silent := silent_for_next(result, questionnaire):
        return f"Level {following} needs answers first: {listed(silent)} {'has' if len(silent) == 1 else 'have'} none."
    around = {dimension.id for dimension in questionnaire.dimensions if dimension.context}
    asked = {q.id for factor in questionnaire.factors if factor.dimension not in around for q in factor.questions}
    open_ = sum(found.id in asked and found.state in OPEN for found in result.questions)
    if open_:
        still = "1 question is" if open_ == 1 else f"{open_} questions are"
        return (
            f"Better answers to what is answered so far would not reach level {following}: {still} still open about "
            "what the city itself does. Answer first."
        )
    return (
        f"Even the best answers about what the city itself does would not reach level {following}: what surrounds the "
        "city stands in the way."
    )


def silent_for_next(result: Diagnosis, questionnaire: Questionnaire) -> list[str]:
    """What must be answered before the next level can be reached: gate factors and conditions without an answer."""
    level = result.maturity.level or 0
    gates = questionnaire.gates.factors if questionnaire.gates and level < len(questionnaire.levels) else []
    silent = [factor.name for factor in result.factors if factor.id in gates and factor.coverage == 0]
    open_ = {found.id for found in result.questions if found.state in OPEN}
    asked = [one for one in conditions_of(questionnaire, level + 1) if one in open_]
    return silent + [f"{questionnaire.question(one).name} ({one})" for one in asked]


def target_missing(factor: FactorResult) -> str:
    """What a factor lacks to its target, as in ``12.5``; ``reached``, or a dash where nothing can be said."""
    return "reached" if factor.target_missing == 0 else shown_number(factor.target_missing, 1)


def way_step(step: WayUpStep, questionnaire: Questionnaire) -> str:
    """One step of the shortest way up, in terms of the answer where that is possible."""
    question = questionnaire.question(step.question)
    text = f"{question.id} {question.name}: from {shown_number(step.start)} to {shown_number(step.end)} points"
    reaching = question.words_reaching(step.end)
    return f"{text} ({reaching})" if reaching else text


def contributions(found: PriorityResult) -> str:
    """The four parts of a priority, as a sum."""
    parts = [
        f"{name} {shown_number(value, 1)}"
        for name, value in found.contributions.model_dump().items()
        if value is not None
    ]
    return (
        f"Priority {shown_number(found.score, 1)} = " + " + ".join(parts) if parts else "no priority: nothing is known"
    )


def reason(why: Reason, questionnaire: Questionnaire, catalog: Catalog) -> str:
    """One part of a priority, without its points."""
    if why.criterion == "value":
        return f"value for residents and staff: {shown_number(why.value)} of 100"
    if why.criterion == "gap":
        return f"gap: {shown_number(why.value)} in operation, {shown_number(why.required)} at the target"
    if why.question is not None:
        name = questionnaire.question(why.question).name
        return f"need: {name} ({why.question}) stands at {shown_number(why.value)} of 100"
    name = _needed(why, questionnaire, catalog)
    if not name:
        return "readiness: nothing is needed first"
    if why.value is None:
        return f"readiness: {name} is not the city's task"
    return f"readiness: {name} has {shown_number(why.value)}, needed {shown_number(why.required)}"


def _needed(why: Reason | Blocker, questionnaire: Questionnaire, catalog: Catalog) -> str:
    """The factor, foundation or module that is needed; empty where none is."""
    if why.factor is not None:
        return f"{questionnaire.factors[questionnaire.factor_row_of[why.factor]].name} ({why.factor})"
    if why.foundation is not None:
        return catalog.foundation(why.foundation).name
    return "" if why.module is None else catalog.module(why.module).name


def blocker(waits: Blocker, questionnaire: Questionnaire, catalog: Catalog) -> str:
    """What a module waits for."""
    name = _needed(waits, questionnaire, catalog)
    if waits.value is None:
        return f"{name}: not answered, {_points(waits.required)} points needed"
    if half_up(waits.value, 1) >= half_up(waits.required, 1):
        return f"{name}: just under the {_points(waits.required)} points needed"
    digits = 0 if half_up(waits.value) < half_up(waits.required, 1) else 1
    return f"{name}: {shown_number(waits.value, digits)} of {_points(waits.required)} points needed"


def _points(value: float) -> str:
    """With one decimal at most."""
    return shown_number(value, 0 if half_up(value, 1).is_integer() else 1)


def about_equal(one: PriorityResult, following: PriorityResult) -> bool:
    """Whether two neighbours in the order are too close for their order to mean much."""
    return (
        one.class_ == following.class_
        and one.score is not None
        and following.score is not None
        and abs(one.score - following.score) < ABOUT_EQUAL
    )


def note(found: Note, questionnaire: Questionnaire, catalog: Catalog | None) -> str:
    """A remark about the data."""
    count = len(found.items)
    names = {factor.id: factor.name for factor in questionnaire.factors}
    names |= {module.id: module.name for module in catalog.modules} if catalog else {}
    items = listed([names.get(item, item) for item in found.items])
    about = names.get(found.about or "", found.about or "")
    return {
        "no_score": "Too few answers for a score: no factor has enough of them.",
        "factor_left_out": f"{about}: {per_cent(found.value)} answered, too little; it does not enter the score.",
        "factor_not_rated": f"{about}: {per_cent(found.value)} answered; it enters the score but is not rated.",
        "score_outside_range": "With all questions answered the score would move; the range is surer than the score.",
        "missing": f"{_questions(count)} not answered: {items}.",
        "dont_know": f"{_questions(count)} answered with don't know: {items}.",
        "low_confidence": f"{_questions(count)} resting on an estimate, an opinion or an unknown method: {items}.",
        "system_unknown": f"Status not known, so without a place in the order: {items}.",
        "criterion_dropped": f"{about}: its priority leaves out {items}, because nothing is known about it.",
    }[found.kind]


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
