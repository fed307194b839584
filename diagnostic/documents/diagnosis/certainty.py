"""How sure the result is: range, probabilities, coverage, confidence, what is open, and every comment."""

from __future__ import annotations

from collections import Counter

from diagnostic.base.code_words import CONFIDENCE_WORDS, STATE_WORDS
from diagnostic.base.formatting import DASH, chance, shown_number
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Figure, Paragraph, Point, Points, Table
from diagnostic.documents.diagnosis.diagnosis_figures import range_chart
from diagnostic.documents.diagnosis.figure_data import range_data
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.what_it_hinges_on import MOST_NAMED, hinge_points, hinge_table
from diagnostic.documents.drawing import picture
from diagnostic.documents.too_little import OPEN

MOST_OPEN = 30


def add_certainty(draft: Draft, basis: Basis) -> None:
    """Write the sections of the data."""
    add_level_certainty(draft, basis)
    draft.add("coverage", "What was answered, and how it is known", *_coverage(basis), depth=2)
    draft.add("comments", "Comments of the city", *_comments(basis), depth=2)


def add_level_certainty(draft: Draft, basis: Basis) -> None:
    """Write the section about the level alone."""
    draft.add("data", "How sure the result is", *_level(basis), *_hinges(basis), hinge_table(basis))


def _level(basis: Basis) -> list[Block]:
    found = basis.result.maturity
    blocks: list[Block] = []
    if sure := result_sentences.certainty(basis.result, basis.questionnaire):
        blocks.append(
            Paragraph(
                f"{sure} The simulation fills in what is missing, moves answers by how well they are known, and varies "
                "the weights."
            )
        )
    if found.score is not None:
        blocks.append(_figure(basis))
    if whole := result_sentences.whole_range(basis.result):
        blocks.append(Paragraph(whole))
    if other := result_sentences.other_level(basis.result):
        blocks.append(Paragraph(other))
    notes = [
        Point("", result_sentences.note(note, basis.questionnaire, basis.catalog)) for note in basis.result.data_quality
    ]
    if notes:
        blocks.append(Paragraph("What makes the result less certain:"))
        blocks.append(Points(tuple(notes)))
    return blocks


def _hinges(basis: Basis) -> list[Block]:
    """All of them, where the first page names only some."""
    if basis.too_little or len(basis.result.hinges_on) <= MOST_NAMED:
        return []
    return [Paragraph("All that the result hinges on:"), Points(tuple(hinge_points(basis)))]


def _figure(basis: Basis) -> Figure:
    data = range_data(basis)

    alternative = f"The score is {shown_number(data.score, 1)} on a scale from 0 to 100"
    for name, ends in (
        ("the likely range lies between", data.likely),
        ("nine of ten simulations lie between", data.interval),
        ("with everything answered the score lies between", data.full),
    ):
        if ends:
            alternative += f"; {name} {shown_number(ends[0], 1)} and {shown_number(ends[1], 1)}"
    chances = ", ".join(f"level {level} {chance(share)}" for level, share in data.probabilities.items())
    caption = "Score with its ranges on the scale of the levels, and the probability of each level in the simulation."
    return picture(
        "range",
        caption,
        f"{alternative}. The probability of each level is: {chances or 'not known'}.",
        range_chart,
        data,
        basis.questionnaire.levels,
    )


def _coverage(basis: Basis) -> list[Block]:
    rows = []
    for factor in basis.questionnaire.factors:
        states = Counter(basis.question_result[question.id].state for question in factor.questions)
        found = basis.factor_result[factor.id]
        rows.append(
            (
                table_cells.words(f"{factor.name} ({factor.id})"),
                *(table_cells.count(states[state]) for state in STATE_WORDS),  # type: ignore[index]
                table_cells.share(found.coverage),
                table_cells.words("yes" if found.rated else "no"),
            )
        )
    columns = (
        Column("Factor", 3),
        *(Column(word.capitalize(), 1, numeric=True) for word in STATE_WORDS.values()),
        Column("Coverage", 1, numeric=True),
        Column("Rated", 0.7),
    )
    blocks: list[Block] = [Table("Coverage", "Answers by factor (questions)", columns, tuple(rows)), *_known(basis)]
    blocks += _open(basis)
    return blocks


def _known(basis: Basis) -> list[Block]:
    given = [
        basis.submission.confidence.get(found.id, "") for found in basis.result.questions if found.state == "answered"
    ]
    counted = Counter(given)
    rows = tuple((table_cells.words(text), table_cells.count(counted[word])) for word, text in CONFIDENCE_WORDS.items())
    columns = (Column("How the answer is known", 3), Column("Answers", 1, numeric=True))
    told = ", ".join(f"{text} {counted[word]}" for word, text in CONFIDENCE_WORDS.items() if counted[word])
    return [
        *([Paragraph(f"How the {len(given)} answers are known: {told}.")] if given else []),
        Table("Confidence", "How the city knows its answers", columns, rows, data_only=True),
    ]


def _open(basis: Basis) -> list[Block]:
    rows = tuple(
        (
            table_cells.words(basis.question_label(question.id)),
            table_cells.words(STATE_WORDS[basis.question_result[question.id].state]),
            table_cells.words(basis.questionnaire.department_name(question.department) or DASH),
        )
        for question in basis.questionnaire.questions
        if basis.question_result[question.id].state in OPEN
    )
    if not rows:
        return [Paragraph("Nothing is open: every question has an answer.")]
    columns = (Column("Open question", 3), Column("State", 1), Column("Who would know", 2))
    too_long = len(rows) > MOST_OPEN
    table = Table("Open questions", "Open questions, and who would know", columns, rows, data_only=too_long, dense=True)
    if too_long:
        return [Paragraph(f"{len(rows)} questions are open; the annex marks them."), table]
    return [table]


def _comments(basis: Basis) -> list[Block]:
    order = {question.id: row for row, question in enumerate(basis.questionnaire.questions)}
    given = sorted(basis.submission.comments.items(), key=lambda entry: order.get(entry[0], len(order)))
    rows = []
    for question_id, comment in given:
        if not comment.strip():
            continue
        answer = basis.submission.answers.get(question_id)
        silent = answer is None or answer in (DONT_KNOW, NOT_APPLICABLE)
        known = CONFIDENCE_WORDS[basis.submission.confidence.get(question_id, "")]
        rows.append(
            (
                table_cells.words(basis.question_label(question_id)),
                table_cells.words(STATE_WORDS["missing"] if answer is None else DASH if silent else known),
                table_cells.words(comment),
            )
        )
    if not rows:
        return [Paragraph("The city wrote no comments.")]
    columns = (Column("Question", 1.3), Column("Known from", 0.8), Column("Comment", 3.4))
    return [Table("Comments", "Every comment, as the city wrote it", columns, tuple(rows), dense=True)]
