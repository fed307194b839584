"""The report for those who edit a questionnaire."""
