"""A questionnaire as Markdown, to read or print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from diagnostic.content.question_types import AnyQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")


def quoted(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def as_markdown(questionnaire: Questionnaire) -> str:
    """The whole questionnaire, a section a factor."""
    return "\n".join(_lines(questionnaire)) + "\n"


def _lines(q: Questionnaire) -> Iterator[str]:
    yield f"# {quoted(q.title)} ({q.ref})"
    yield from ("", quoted(q.summary), "")
    yield "| Level | Name | From | What it means |"
    yield "|---|---|---|---|"
    for level in q.levels:
        yield f"| {level.level} | {quoted(level.name)} | {level.cut:g} | {quoted(level.description)} |"
    for factor in q.factors:
        yield from ("", f"## {factor.id} {quoted(factor.name)}", "", quoted(factor.description))
        for question in factor.questions:
            yield from _question(q, question)


def _question(q: Questionnaire, question: AnyQuestion) -> Iterator[str]:
    yield from ("", f"### {question.id} {quoted(question.title)}".rstrip(), "", f"**{quoted(question.text)}**", "")
    yield from (f"- [ ] {quoted(line)}" for line in states(question))
    yield "- [ ] don't know" + ("\n- [ ] not applicable" if question.allow_na else "")
    for note in q.notes(question):
        yield from ("", f"*{quoted(note.title)}:* {quoted(note.text)}")


def _number(question: NumberQuestion) -> list[str]:
    points = ", ".join(f"{x:g} → {score:g}" for x, score in question.points)
    return [f"____ {question.unit}; points: {points}" + (" (logarithmic)" if question.scale == "log" else "")]


_STATES: dict[str, Callable[[Any], list[str]]] = {
    "level": lambda question: [
        f"{option.value}: {option.text} ({score:g} points)"
        for option, score in zip(question.options, question.option_scores, strict=True)
    ],
    "number": _number,
    "checklist": lambda question: [f"{item.id}: {item.text}" for item in question.items],
    "yes_no": lambda _question: ["yes", "no"],
}


def states(question: AnyQuestion) -> list[str]:
    """What may be answered beside the two words, with what it scores, a line each."""
    return _STATES[question.type](question)
