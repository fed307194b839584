"""What a report says, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.documents.blocks import Cell, Figure, Paragraph, Points, Report


def numbers_of(report: Report) -> Iterator[Cell]:
    return (cell for table in report.tables() for row in table.rows for cell in row)


def words_of(report: Report) -> Iterator[str]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Points):
                yield from (f"{point.title} {point.text}" for point in block.points)
            elif isinstance(block, Figure):
                yield from (block.caption, block.alternative)
