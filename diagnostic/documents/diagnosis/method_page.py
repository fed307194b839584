"""The method in a page, its limits, and the versions everything was made with."""

from __future__ import annotations

from diagnostic.base.formatting import day, grouped, per_cent
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Point, Points, Table
from diagnostic.documents.diagnosis.report_basis import Basis


def add_method(draft: Draft, basis: Basis) -> None:
    """Write the sections of method and version."""
    draft.add("method", "Method and version", Points(tuple(_steps(basis))))
    draft.add("limits", "Limits", Points(tuple(_limits())), depth=2)
    draft.add("version", "Version", _levels(basis), versions_table(basis), depth=2)


def _steps(basis: Basis) -> list[Point]:
    q = basis.questionnaire
    mean = "weighted mean" if q.geometric_floor is None else "weighted geometric mean"
    points = [
        Point(
            "Scores.",
            "Every answer gives 0 to 100 points on a fixed scale; other cities play no part. A factor is the weighted "
            f"mean of its answers, the score the {mean} of the factors. Don't know and not answered are missing, "
            "never zero; not applicable takes the question out.",
        ),
        Point(
            "Rated.",
            f"A factor is rated from {per_cent(q.min_coverage)} of its weight answered, and enters the score "
            f"from {per_cent(q.enters_from)}. A result with a factor that is not rated is provisional.",
        ),
    ]
    if q.gates:
        gates = ", ".join(basis.factor_result[factor].name for factor in q.gates.factors)
        points.append(
            Point(
                "Gates.",
                f"A level asks for its score, and that none of these lies more than {q.gates.levels_below} below it: "
                f"{gates}.",
            )
        )
    points.append(
        Point(
            "Certainty.",
            f"{grouped(q.uncertainty.draws)} simulations with fixed seed {q.uncertainty.seed}; weights vary by "
            f"{per_cent(q.uncertainty.weight_band)}. The likely range moves each factor by up to 25 points for "
            "what is not answered.",
        )
    )
    if basis.catalog is not None:
        points.append(
            Point(
                "Systems and priorities.",
                "In operation: the functions that are in use, weighed by status. Expected: the catalog's value at the "
                "city's score. Priority: the weighted mean of gap, need, readiness and value.",
            )
        )
    points.append(
        Point("In full.", "docs/methodology.md of the toolkit has every formula with an example worked by hand.")
    )
    return points


def _limits() -> list[Point]:
    return [
        Point(
            "", "The result rests on what the city says about itself. Check the evidence of a sample before publishing."
        ),
        Point(
            "",
            "Weights, cuts, points and expected values are expert judgement unless a source is named.",
        ),
        Point("", "A point or two is not a difference. Results whose ranges overlap should not be ranked."),
        Point("", "Priorities hold inside one city, and know neither money, law nor politics. Those come after them."),
        Point("", "A level is not a path: cities skip steps, and some do so with success."),
    ]


def _levels(basis: Basis) -> Table:
    rows = tuple(
        (
            table_cells.count(level.level),
            table_cells.words(level.name),
            table_cells.number(level.cut),
            table_cells.words(level.description),
        )
        for level in basis.questionnaire.levels
    )
    columns = (
        Column("Level", 0.6, numeric=True),
        Column("Name", 1.2),
        Column("From", 0.6, numeric=True),
        Column("What it means", 5),
    )
    return Table("Levels", "The levels", columns, rows, dense=True)


def versions_table(basis: Basis) -> Table:
    """Everything a document was made with, by version and digest."""
    result = basis.result
    pairs = [
        ("Questionnaire", f"{basis.questionnaire.title}, {result.questionnaire.id} {result.questionnaire.version}"),
        ("Its digest", result.questionnaire.digest),
        ("Program", f"diagnostic {result.engine_version}"),
    ]
    if result.catalog is not None:
        pairs[2:2] = [("Catalog of systems", result.catalog.version), ("Its digest", result.catalog.digest)]
    if basis.submission.submitted_at is not None:
        moment = basis.submission.submitted_at
        pairs.append(("Answers submitted", f"{day(moment)}, {moment:%H:%M %Z}".rstrip()))
    if basis.previous is not None:
        used = basis.previous.questionnaire
        pairs.append(("Compared with", f"{basis.previous.period or 'a result'} of {used.id} {used.version}"))
    rows = tuple((table_cells.words(name), table_cells.words(text)) for name, text in pairs)
    return Table("Version", "What this was made with", (Column("Part", 1), Column("Version", 4)), rows, dense=True)
