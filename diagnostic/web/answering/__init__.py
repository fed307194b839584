"""Answering: the fields of a page, and how what is given is saved at once."""
