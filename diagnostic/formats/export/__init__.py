"""Questionnaires in other forms, for other programs."""
