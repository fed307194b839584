"""Codes in words: states of answers, how they are known, what runs, what is advised. Each has its words only here."""

from __future__ import annotations

STATE_WORDS = {
    "answered": "answered",
    "dont_know": "don't know",
    "not_applicable": "not applicable",
    "missing": "not answered",
}
CONFIDENCE_WORDS = {
    "measured": "measured",
    "survey": "survey",
    "regional": "regional figure",
    "estimate": "estimate",
    "opinion": "opinion",
    "unknown": "method not known",
    "": "not stated",
}
VERIFICATION_WORDS = {
    "verified": "verified",
    "not_verified": "not verified",
    "not_reported": "not reported",
}
STATUS_WORDS = {
    "none": "none",
    "planned": "planned",
    "pilot": "pilot",
    "operational": "operational",
    "integrated": "integrated",
    "dont_know": "don't know",
    "n/a": "not the city's task",
    None: "not answered",
}
FUNCTION_WORDS = {
    "yes": "In operation",
    "partly": "Partly",
    "no": "Not",
    "dont_know": "Don't know",
    None: "Not answered",
}
CLASS_NAMES = {
    "start_now": "start now",
    "prepare_first": "prepare first",
    "improve": "improve",
    "sustain": "sustain",
    "watch": "watch",
    "unknown": "status not known",
    "not_applicable": "not applicable",
}
CLASS_MEANINGS = {
    "start_now": "what it needs is in place",
    "prepare_first": "something it needs is missing",
    "improve": "in use, but what it should bring does not show",
    "sustain": "built as far as the target asks; keep it running",
    "watch": "further than the level supports, and what it rests on is weak",
    "unknown": "say whether it is in operation, then it gets a place",
    "not_applicable": "not the city's task, or run by another body",
}
BAND_NAMES = {"now": "now", "next": "next", "later": "later", "improve": "improve", "keep": "keep", None: "-"}
BAND_MEANINGS = {
    "now": "start with these, at most three at a time",
    "next": "when one of those is done",
    "later": "after those",
    "improve": "in use but not delivering, so mend its use before adding functions",
    "keep": "nothing to build, keep it running",
}
NEXT_WITHOUT_NOW = "one after another, as people are free for it"
"""What band next means where no system is now."""
STANDING_NAMES = {"behind": "behind", "in_step": "in step", "ahead": "ahead", None: "-"}
ASSESSMENT_WORDS = {"draft": "draft", "sent_back": "sent back", "submitted": "submitted", "validated": "validated"}
