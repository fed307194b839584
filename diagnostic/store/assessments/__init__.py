"""Assessments: begun, answered field by field, reviewed, taken in and out as submissions."""
