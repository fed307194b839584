"""Names of the XLSForm by which answers are found again in what the tools export."""

from __future__ import annotations

WHICH = "diagnostic_questionnaire"
"""A hidden field that comes back with the answers: ``ceds@1.0.0``."""
NA_CHOICE = "not_applicable"
NONE_OF_THESE = "none_of_these"
"""A checklist left blank is not answered; this choice says that nothing of it is there."""

CITY_NAME, CITY_COUNTRY, CITY_POPULATION, PERIOD = "city_name", "city_country", "city_population", "city_period"


def name_of(question_id: str) -> str:
    """A name that XLSForm allows: ``STR-07`` becomes ``STR_07``."""
    return question_id.replace("-", "_")
