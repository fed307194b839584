"""How this city's numbers were made: steps 2 to 9 with the figures of its own result. Nothing is computed anew here."""

from __future__ import annotations

from collections import Counter

import numpy as np
import streamlit as st

from diagnostic.base.code_words import CLASS_MEANINGS, CLASS_NAMES, STATUS_WORDS
from diagnostic.base.formatting import chance, grouped, per_cent, shown_number
from diagnostic.content.catalog import CRITERIA, Catalog, Module
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.documents import result_sentences
from diagnostic.documents.answer_words import short_answer
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.maturity_level import gate_cut
from diagnostic.method.position import position
from diagnostic.store import answer_path, function_path
from diagnostic.web.pages.systems_page import FUNCTIONS
from diagnostic.web.parts.quote import quoted
from diagnostic.web.parts.shown_tables import table
from diagnostic.web.workspace import Opened

number = shown_number


def own_numbers(opened: Opened, result: Diagnosis) -> None:
    """All steps, in their order."""
    questionnaire = opened.questionnaire
    names = {factor.id: factor.name for factor in questionnaire.factors}
    st.subheader("1 and 2. From answers to the score of a factor")
    chosen = st.selectbox("Factor", list(names), format_func=lambda key: names[key])
    _factor(opened, result, questionnaire.factors[questionnaire.factor_row_of[chosen]])
    st.subheader("3. From factors to the overall score")
    _overall(questionnaire, result)
    if result.maturity.level is None:
        return
    st.subheader("4. From the score to the level")
    _level(questionnaire, result)
    st.subheader("5 and 6. How sure it is")
    _sure(questionnaire, result)
    if opened.catalog is None:
        return
    st.subheader("7 to 9. From a system to its place in the order")
    modules = {module.id: module.name for module in opened.catalog.modules}
    first = result.priorities[0].id if result.priorities else opened.catalog.modules[0].id
    start = list(modules).index(first)
    system = st.selectbox("System", list(modules), start, format_func=lambda key: modules[key])
    _system(opened, result, opened.catalog, opened.catalog.module(system))


def _factor(opened: Opened, result: Diagnosis, factor: Factor) -> None:
    by_id = {found.id: found for found in result.questions}
    rows = []
    for question in factor.questions:
        found = by_id[question.id]
        weighted = None if found.score is None else question.weight * found.score
        rows.append(
            {
                "Question": f"{question.id} {question.name}",
                "Answer": short_answer(question, opened.sheet.value(answer_path(question.id))),
                "Score": number(found.score),
                "Weight": f"{question.weight:g}",
                "Weight × score": number(weighted, 1),
            }
        )
    table(rows)
    answered = [(q.weight, by_id[q.id].score or 0.0) for q in factor.questions if by_id[q.id].state == "answered"]
    asked = sum(q.weight for q in factor.questions if by_id[q.id].state != "not_applicable")
    weight, points = sum(w for w, _ in answered), sum(w * s for w, s in answered)
    own = result.factors[opened.questionnaire.factor_row_of[factor.id]]
    st.markdown(f"Coverage: {weight:g} of {asked:g} of the weight is answered, {per_cent(own.coverage)}.")
    if own.score is None:
        st.markdown(
            f"Below {per_cent(opened.questionnaire.min_coverage)} the factor is **not rated**: its score is "
            "too thin to show."
        )
    else:
        st.markdown(f"Score: {shown_number(points, 1)} / {weight:g} = **{shown_number(own.score, 1)}**.")


def _overall(questionnaire: Questionnaire, result: Diagnosis) -> None:
    rows = []
    hidden = False
    left_out = {note.about for note in result.data_quality if note.kind == "factor_left_out"}
    for factor, found in zip(questionnaire.factors, result.factors, strict=True):
        enters = factor.id not in left_out
        hidden |= enters and found.score is None
        words = number(found.score, 1) if found.rated else "enters, not shown" if enters else "too few answers"
        product = None if found.score is None else factor.weight * found.score
        rows.append({"Factor": factor.name, "Score": words, "Weight": f"{factor.weight:g}"})
        if questionnaire.geometric_floor is None:
            rows[-1]["Weight × score"] = number(product, 1)
    table(rows)
    score = result.maturity.score
    if score is None:
        st.markdown("No factor has enough answers, so there is **no score**.")
        return
    shown = [
        (f.weight, r.score) for f, r in zip(questionnaire.factors, result.factors, strict=True) if r.score is not None
    ]
    whole = sum(w for w, _ in shown)
    if hidden:
        st.markdown(
            f"Factors that are not rated enter all the same, each as far as it is answered: "
            f"**{shown_number(score, 1)}**."
        )
    elif questionnaire.geometric_floor is None:
        st.markdown(
            f"Score: {shown_number(sum(w * s for w, s in shown), 1)} / {whole:g} = **{shown_number(score, 1)}**."
        )
    else:
        st.markdown(
            f"The geometric mean of these scores, each at least {questionnaire.geometric_floor:g}: "
            f"**{shown_number(score, 1)}**. A weak factor pulls it down more than an ordinary mean would."
        )


def _level(questionnaire: Questionnaire, result: Diagnosis) -> None:
    found = result.maturity
    level, score = found.level, found.score
    assert level is not None
    assert score is not None
    cuts = ", ".join(f"level {one.level} from {one.cut:g}" for one in questionnaire.levels)
    st.markdown(
        f"{cuts.capitalize()}. A score of {shown_number(score, 1)} reaches level {_by_score(questionnaire, score)}."
    )
    following = level + 1
    needed = gate_cut(questionnaire, following) if following <= len(questionnaire.levels) else None
    if questionnaire.gates is not None and needed is not None:
        scores = {one.id: one for one in result.factors}
        rows = [
            {
                "Factor": scores[gate].name,
                "Score": number(scores[gate].score, 1),
                f"Needed for level {following}": f"{needed:g}",
            }
            for gate in questionnaire.gates.factors
        ]
        st.markdown(f"Level {following} also has gates: no one of these factors may be too weak.")
        table(rows)
    held = ", ".join(
        f"{result_sentences.hold_name(hold, questionnaire)} ({hold.question or hold.factor})"
        for hold in found.held_back_by
    )
    st.markdown(
        f"So the level is **{level}, {quoted(found.name or '')}**"
        + (f"; held back by {quoted(held)}." if held else ".")
    )


def _by_score(questionnaire: Questionnaire, score: float) -> int:
    return sum(round(score, 9) >= round(cut, 9) for cut in questionnaire.cuts)


def _sure(questionnaire: Questionnaire, result: Diagnosis) -> None:
    found = result.maturity
    if found.likely_range:
        low, high = found.likely_range.score
        st.markdown(
            f"Each factor may lie up to 25 × (1 - coverage) points lower or higher. All lower: "
            f"{shown_number(low, 1)}; all higher: {shown_number(high, 1)}. That is the likely range."
        )
    if found.probabilities:
        chances = ", ".join(
            f"level {level} in {chance(share)}" for level, share in found.probabilities.items() if share
        )
        st.markdown(
            f"{grouped(questionnaire.uncertainty.draws)} simulations fill in what is missing, move each answer "
            f"by how well it "
            f"is known, and vary the weights: {chances} of them."
        )


def _system(opened: Opened, result: Diagnosis, catalog: Catalog, module: Module) -> None:
    found = next(one for one in result.modules if one.id == module.id)
    score, level = result.maturity.score, result.maturity.level
    assert score is not None
    assert level is not None
    if found.implementation is None:
        st.markdown("The status is not known, so nothing is computed for it: not even a zero.")
        return
    st.markdown(
        "**7. In operation.** " + _implementation(opened, catalog, module, found.status or "", found.implementation)
    )
    x = float(position(opened.questionnaire, np.array([level]), np.array([score]))[0])
    row = ", ".join(f"{value:g}" for value in module.expected)
    st.markdown(
        f"**8. Gap.** At the levels 1 to {len(module.expected)} this system is expected at {row}. The city stands at "
        f"{shown_number(x, 2)} on the way through the levels, so {number(found.expected, 1)} is expected: gap "
        f"{number(found.expected, 1)} - {shown_number(found.implementation, 1)} = **{number(found.gap, 1)}**. "
        f"At target level {result.target_level} it is {number(found.target, 1)}: gap to the target "
        f"**{number(found.target_gap, 1)}**."
    )
    priority = result.priority(module.id)
    st.markdown("**9. Priority.** Each criterion counts by its share of the weights.")
    weights = result.criteria.model_dump() if result.criteria else {}
    values, parts = priority.criteria.model_dump(), priority.contributions.model_dump()
    whole = sum(weights[name] for name in CRITERIA if values[name] is not None)
    table(
        [
            {
                "Criterion": name,
                "Value": number(values[name], 1),
                "Weight": "left out" if values[name] is None else per_cent(weights[name] / whole),
                "Adds": number(parts[name], 1),
            }
            for name in CRITERIA
        ]
    )
    place = f"place {priority.rank}" if priority.rank else "no place"
    st.markdown(
        f"Together **{number(priority.score, 1)}**; class **{CLASS_NAMES[priority.class_]}** "
        f"({CLASS_MEANINGS[priority.class_]}), {place} in the order."
    )


def _implementation(opened: Opened, catalog: Catalog, module: Module, status: str, value: float) -> str:
    if status in ("none", "planned"):
        return f"Status {STATUS_WORDS[status]}: **0**. A plan is not a system."
    share = getattr(catalog.status, status)
    if not module.functions:
        return f"Status {status} counts {share:g}: **{shown_number(value, 1)}**."
    given = Counter(opened.sheet.value(function_path(module.id, function.id)) for function in module.functions)
    told = [
        f"{given[word]} {label.lower()}" for word, label in FUNCTIONS.items() if word != "dont_know" and given[word]
    ]
    unknown = given[None] + given["dont_know"]
    told += [f"{unknown} not known, which count as the status"] if unknown else []
    mean = 2 * value / 100 - share
    return (
        f"Status {status} counts {share:g}. Of {len(module.functions)} functions: {', '.join(told)}; on average "
        f"{shown_number(mean, 2)}. 100 × ({share:g} + {shown_number(mean, 2)}) / 2 = **{shown_number(value, 1)}**."
    )
