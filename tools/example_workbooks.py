"""Writes the example workbooks anew from the example JSON files. ``make examples``."""

from __future__ import annotations

from diagnostic.api import questionnaire_of, read_submission
from diagnostic.content.load import catalog_for, content_root
from diagnostic.formats.workbook.writing.template import write_template


def main() -> None:
    """A workbook beside each JSON file."""
    for path in sorted(content_root().glob("questionnaires/*/*/examples/*.json")):
        submission = read_submission(path)
        questionnaire = questionnaire_of(submission)
        write_template(questionnaire, catalog_for(questionnaire), path.with_suffix(".xlsx"), submission=submission)


if __name__ == "__main__":
    main()
