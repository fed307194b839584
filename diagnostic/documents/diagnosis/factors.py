"""The factors: the profile with both dimensions, and what is strong and weak in each."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.base.formatting import DASH, per_cent, shown_number
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Cell, Column, Draft, Figure, Paragraph, Table
from diagnostic.documents.diagnosis.diagnosis_figures import factor_profile
from diagnostic.documents.diagnosis.figure_data import profile_rows
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.drawing import picture

EXTREMES = 3


def add_factors(draft: Draft, basis: Basis) -> None:
    """Write the section of the factors."""
    intro = (
        "A factor is a field, such as strategy or use; its score is the mean of its answered questions, from 0 to 100. "
        "Factors of the environment describe what surrounds the city: they explain a level, and count half. Factors of "
        "capability describe what the city itself does."
    )
    if not basis.questionnaire.dimensions:
        intro = "A factor is a field; its score is the mean of its answered questions, from 0 to 100."
    draft.add(
        "factors", "The factors", Paragraph(intro), profile_figure(basis), scores_table(basis), *_not_rated(basis)
    )
    if (extremes := _extremes(basis)) is not None:
        draft.add("strong-and-weak", "Strong and weak points", extremes, depth=2)


def _not_rated(basis: Basis) -> list[Paragraph]:
    """Why a factor without a score still shows one where it matters."""
    if all(found.rated for found in basis.result.factors):
        return []
    text = (
        "Not rated: too few answers to show a score. The answers given still count wherever a system needs the factor, "
        f"and in the score of the city once {per_cent(basis.questionnaire.enters_from)} of the factor is answered."
    )
    return [Paragraph(text, "note")]


def profile_figure(basis: Basis) -> Figure | None:
    """The profile of the factors; None when no factor is rated."""
    rows = profile_rows(basis)
    if not rows:
        return None

    parts = [
        f"{row.name} {shown_number(row.score, 1)}" + ("" if row.score is not None else " (not rated)") for row in rows
    ]
    caption = (
        "Factor scores, and the mean of each dimension. The thin line is how far the score may move when the rest is "
        "answered. Dotted: where the levels begin."
    )
    if any(row.target is not None for row in rows):
        caption += " Diamond: the level the city aims at."
    return picture(
        "profile",
        caption,
        f"Bar chart of factor scores from 0 to 100: {'; '.join(parts)}.",
        factor_profile,
        rows,
        basis.questionnaire.levels,
    )


def scores_table(basis: Basis) -> Table:
    """Score, level and coverage of each factor, and the target where the city chose one."""
    targets = any(found.target is not None for found in basis.result.factors)
    columns = [
        Column("Factor", 6.2),
        Column("Score", 0.9, numeric=True, bar=100),
        Column("Level", 2.3),
        Column("Answered", 1.3, numeric=True),
        Column("Weight", 1.1, numeric=True),
    ]
    if targets:
        columns += [Column("Target", 0.9, numeric=True), Column("Points missing", 1.2, numeric=True)]
    rows = []
    for factor in basis.questionnaire.factors:
        found = basis.factor_result[factor.id]
        level = basis.questionnaire.level_name(found.level) if found.level else ""
        row = [
            table_cells.words(f"{factor.name} ({factor.id})", factor.description),
            table_cells.number(found.score, 1),
            Cell(f"{found.level} {level}", float(found.level), "0") if found.level else table_cells.words("not rated"),
            table_cells.share(found.coverage),
            table_cells.number(factor.weight, 1),
        ]
        if targets:
            row += [
                table_cells.count(found.target),
                Cell(result_sentences.target_missing(found), found.target_missing, "0.0"),
            ]
        rows.append(tuple(row))
    for dimension in basis.questionnaire.dimensions:
        score = next(found.score for found in basis.result.maturity.dimensions if found.id == dimension.id)
        rest = [table_cells.words("")] * (len(columns) - 2)
        rows.append((table_cells.words(f"{dimension.name}, mean of its factors"), table_cells.number(score, 1), *rest))
    return Table("Factors", "Scores of the factors", tuple(columns), tuple(rows))


def _extremes(basis: Basis) -> Table | None:
    rows = []
    for factor in basis.questionnaire.factors:
        scored = [
            (found.score, question.id, question.name)
            for question in factor.questions
            if (found := basis.question_result[question.id]).score is not None
        ]
        ordered = sorted(scored, key=lambda entry: round(entry[0] or 0, 9))
        half = min(EXTREMES, len(ordered) // 2)
        weak = ordered[:half]
        strong = ordered[::-1][:half]
        if len(ordered) == 1:
            weak, strong = ([], ordered) if (ordered[0][0] or 0) >= 50 else (ordered, [])
        strong = [entry for entry in strong if (entry[0] or 0) > 0]
        weak = [entry for entry in weak if (entry[0] or 0) < 100]
        if strong or weak:
            rows.append(
                (table_cells.words(f"{factor.name} ({factor.id})"), *(_listed(part) for part in (strong, weak)))
            )
    if not rows:
        return None
    columns = (Column("Factor", 1.2), Column("Highest answers", 2), Column("Lowest answers", 2))
    return Table(
        "Strong and weak",
        "The highest and lowest answers of each factor, with their points",
        columns,
        tuple(rows),
        dense=True,
    )


def _listed(entries: Sequence[tuple[float | None, str, str]]) -> Cell:
    return table_cells.words(
        "; ".join(f"{name} ({id_}: {shown_number(score or 0)})" for score, id_, name in entries) or DASH
    )
