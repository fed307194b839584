"""What a click did: said at once, or kept while the page is drawn again and said then, once, where it was clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.store import StaleWriteError
from diagnostic.web.parts.quote import quoted

_OUTCOMES = "outcomes"
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a click did.

    Attributes:
        sentence: What was done, or a sentence of ours that it was not.
        lines: Of a refusal, with text from outside: shown as plain text.
        done: Whether it was done.
    """

    sentence: str
    lines: tuple[str, ...] = ()
    done: bool = False

    def show(self) -> None:
        """On the page, where it is drawn now."""
        if self.done:
            st.success(quoted(self.sentence))
            return
        st.error(self.sentence)
        for line in self.lines:
            st.text(line)


def show_outcome(place: str = "") -> None:
    """What the last click did there: below the title, or at another place beside what was clicked."""
    found: Outcome | None = st.session_state.get(_OUTCOMES, {}).pop(place, None)
    if found is not None:
        found.show()


def say(outcome: Outcome, place: str = "") -> None:
    """Keep it until the page is drawn again."""
    st.session_state.setdefault(_OUTCOMES, {})[place] = outcome


def say_done(words: str) -> None:
    """The same, of what was done: plain text, also from outside."""
    say(Outcome(words, done=True))


def do_and_say(
    act: Callable[[], Made],
    done: str | Callable[[Made], str] = "",
    refused: str = "Not done.",
    *,
    stale: str = "",
    place: str = "",
) -> bool:
    """Do it in a callback: the page is drawn after it.

    Args:
        act: What was clicked.
        done: What to say then, also with text from outside; nothing where the page itself shows it.
        refused: What to say before the reasons of the refusal.
        stale: What to say instead where somebody else was faster.
        place: Where it is said.

    Returns:
        Whether it was done.
    """
    try:
        made = act()
    except ProblemError as error:
        sentence = stale if stale and isinstance(error, StaleWriteError) else refused
        say(refusal(sentence, error), place)
        return False
    if words := done if isinstance(done, str) else done(made):
        say(Outcome(words, done=True), place)
    return True


def attempt(
    act: Callable[[], Made],
    done: str | Callable[[Made], str] = "",
    refused: str = "Not done.",
    *,
    stale: str = "",
    place: str = "",
) -> NoReturn:
    """Do it while the page is drawn, and draw it again from what the store holds."""
    do_and_say(act, done, refused, stale=stale, place=place)
    st.rerun()


def refuse(sentence: str, error: ProblemError) -> None:
    """Say it at once: the page goes on from here."""
    refusal(sentence, error).show()


def stop_with(sentence: str, error: ProblemError) -> NoReturn:
    """The same, and the page ends here."""
    refuse(sentence, error)
    st.stop()


def refusal(sentence: str, error: ProblemError) -> Outcome:
    """A sentence of ours, with every problem as a line."""
    return Outcome(sentence, lines_of(error))


def lines_of(error: ProblemError) -> tuple[str, ...]:
    """Every problem of a refusal, as plain text."""
    return tuple(str(problem) for problem in error.problems)
