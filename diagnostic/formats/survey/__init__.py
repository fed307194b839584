"""Answers that come back from the XLSForm: exports of KoboToolbox, ODK and their like."""
