"""What can be downloaded, as bytes."""

from __future__ import annotations

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.writing.template import template_bytes
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.submission.submission import Submission


def result_json(result: Diagnosis) -> str:
    """``diagnostic-result/1``."""
    return result.model_dump_json(by_alias=True, indent=2)


def submission_json(submission: Submission) -> str:
    """``diagnostic-submission/1``."""
    return submission.model_dump_json(exclude_defaults=True, indent=2)


def workbook_bytes(questionnaire: Questionnaire, catalog: Catalog | None, submission: Submission) -> bytes:
    """The workbook with these answers filled in; its sheet Results computes the rest."""
    return template_bytes(questionnaire, catalog, None, submission)
