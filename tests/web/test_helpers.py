"""The parts of the app that know no Streamlit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diagnostic.base.problems import ProblemError
from diagnostic.content.question_types import ChecklistQuestion, LevelQuestion, NumberQuestion, YesNoQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.web.answering.controls import Controls, answer_entry, choices, controls_for, given_by
from diagnostic.web.answering.screen_revision import ScreenRevision, screen_revision_in
from diagnostic.web.parts.quote import APART, quoted
from diagnostic.web.sign_in.sign_in_set_up import check_host

MONEY = NumberQuestion(id="N-1", text="?", type="number", points=[[0, 0], [10, 100]], minimum=0, maximum=5000)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12,5", 12.5), ("1 234,5", 1234.5), ("1.234,5", 1234.5), ("١٢٫٥", 12.5), (" 7 ", 7), ("0.125", 0.125)],
)
def test_a_number_is_understood(typed: str, value: float) -> None:
    """As the workbook's reader does."""
    assert answer_entry(MONEY, typed).value == value


def test_what_is_not_understood_is_not_a_number() -> None:
    """Asked about, or refused with what is allowed; never another number."""
    assert answer_entry(MONEY, "1.000").readings == (1.0, 1000.0)
    assert answer_entry(MONEY, "6000").refusal.startswith("6,000 is outside")
    assert "not understood" in answer_entry(MONEY, "many").refusal
    for typed in ("1.000", "6000", "many"):
        assert answer_entry(MONEY, typed).value is None
        assert not given_by(MONEY, Controls(text=typed), 5).changed


@pytest.mark.parametrize("number", [0, 1.125, 1000, 12.5, 0.1 + 0.2, 1e-7, 4999.999])
def test_a_stored_number_is_shown_as_text_that_reads_back(number: float) -> None:
    """So that drawing a page never changes an answer."""
    assert not given_by(MONEY, controls_for(MONEY, number), number).changed


def test_drawing_a_question_gives_no_answer(ceds: Questionnaire) -> None:
    """For every question and every kind of answer: the controls that show it give nothing new."""
    for question in ceds.questions:
        answers: list[Any] = [None, "dont_know"] + (["n/a"] if question.allow_na else [])
        if isinstance(question, LevelQuestion):
            answers += [option.value for option in question.options]
        elif isinstance(question, YesNoQuestion):
            answers += [True, False]
        elif isinstance(question, ChecklistQuestion):
            answers += [[], [question.items[0].id], [item.id for item in question.items]]
        else:
            answers += [question.points[0][0], question.points[-1][0]]
        for answer in answers:
            assert not given_by(question, controls_for(question, answer), answer).changed
            for other in answers:
                given = given_by(question, controls_for(question, answer), other)
                if answer is not None and answer != other and not isinstance(question, NumberQuestion):
                    assert given.changed or controls_for(question, answer).choice is None


def test_a_word_replaces_a_number_and_back() -> None:
    """The control that was used counts."""
    assert given_by(MONEY, Controls("dont_know", "5"), 5).answer == "dont_know"
    assert given_by(MONEY, Controls("dont_know", "5"), "dont_know").answer == 5
    assert given_by(MONEY, Controls("dont_know", "1.000"), None).answer == "dont_know"
    cleared = given_by(MONEY, Controls(None, ""), 5)
    assert cleared.changed
    assert cleared.answer is None


def test_words_are_offered_where_they_are_allowed(ceds: Questionnaire) -> None:
    """Don't know always, not applicable where the question says so."""
    for question in ceds.questions:
        offered = choices(question)
        assert "dont_know" in offered
        assert ("n/a" in offered) == question.allow_na


def test_what_the_browser_saw_travels_in_the_address() -> None:
    """A save of ours makes the page newer; a save after somebody else's only its own field."""
    address: dict[str, str] = {"a": "x"}
    seen = screen_revision_in(address, 4, 4).after(5, ["/answers/A-1"])
    assert seen == ScreenRevision(5)
    seen = seen.after(8, ["/answers/A-2"])
    assert seen.based_on(["/answers/A-1", "/answers/A-2"]) == {"/answers/A-1": 5, "/answers/A-2": 8}
    seen.write(address)
    assert screen_revision_in(address, 8, 8) == seen
    ScreenRevision(9).write(address)
    assert address == {"a": "x", "r": "9"}


def test_quick_saves_of_the_same_tab_are_not_somebody_elses() -> None:
    """The next click comes with the address from before the last save: what the tab itself saved counts as seen."""
    assert screen_revision_in({"r": "3"}, 9, 9).after_all({4: ["/a"], 5: ["/a"]}) == ScreenRevision(5)
    mixed = screen_revision_in({"r": "3"}, 9, 9).after_all({4: ["/a"], 6: ["/b"]})  # 5 was somebody else
    assert mixed.based_on(["/a", "/b", "/c"]) == {"/a": 4, "/b": 6, "/c": 4}
    told = screen_revision_in({"r": "3", "s": "7@/b"}, 9, 9).after_all({6: ["/b"]})
    assert told.based_on(["/b"]) == {"/b": 7}
    unread = ScreenRevision(8).shown(["/a"], 3)  # others changed it, and this person has not taken notice
    assert unread.after(9, ["/c"]).based_on(["/a", "/c"]) == {"/a": 3, "/c": 9}
    assert unread.after(9, ["/a"]).based_on(["/a"]) == {"/a": 9}


@pytest.mark.parametrize("text", ["", "x", "-1", "99", "9" * 30, "٣"])
def test_an_address_that_claims_too_much_saw_nothing(text: str) -> None:
    """Then every difference is shown, none is overwritten; a page without one is drawn from now."""
    assert screen_revision_in({"r": text, "s": "7@/answers/A-1 x 99@/b"}, 5, 5).revision in (0, 5)
    assert screen_revision_in({"r": "99"}, 5, 5).revision == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "", None, "192.168.1.4", "example.org"])  # noqa: S104
def test_other_addresses_are_refused(host: str | None) -> None:
    """Without sign-in."""
    with pytest.raises(ProblemError, match="X806"):
        check_host(host, sign_in=False)
    check_host(host, sign_in=True)
    check_host("127.0.0.1", sign_in=False)


@given(st.text(alphabet="ab1 .,()[]!#*_~`<>|&;$\\\\{}=^+-:/@\n\"'", max_size=30))
@example("1. a")
@example("123456) a")
@example("![a](b)")
@example("&amp; <b>")
@example(":()")
@example(":{a}")
@example(":[a]")
def test_nothing_in_a_text_is_read_as_markup(text: str) -> None:
    """A reader of CommonMark finds the same words, as words only; alone, and as an item of a list."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    words = " ".join(text.split())
    assert not re.search(re.escape(APART) + r"[(\[{]", quoted(text)), "Streamlit would read it as a part of the sign"
    for before in ("", "- "):
        found = [child for token in reader.parse(before + quoted(text)) for child in token.children or []]
        assert {child.type for child in found} <= {"text", "text_special"}
        assert "".join(child.content for child in found).replace(APART, "") == words


def test_labels_keep_their_plain_words() -> None:
    """Screen readers read the label as it is written, so nothing is marked without need."""
    for words in (
        "A whole number from 0 up to 366 (days per year)",
        "1.5 to 2 % - or more?",
        "STR-01, e-Procurement = x",
        "Diversity & accessibility, a < b > c",
        "e.g. our_city.xlsx | {a}",
    ):
        assert quoted(words) == words


def test_no_address_becomes_a_link() -> None:
    """Streamlit looks for addresses in the words after the backslashes are gone: so did a real browser show."""
    for text in (
        "WWW.example.org",
        "a www.example.org",
        "a@example.org",
        "https://example.org",
        "mailto:a@example.org",
    ):
        words = quoted(text).replace("\\", "")
        assert not re.search(r"(https?://|www(?=\.))([-.\w]+)|([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)", words, re.IGNORECASE)


def test_markdown_is_quoted() -> None:
    """No emphasis, link, formula, colour, emoji or new line survives."""
    text = quoted("**a** [b](c) $d$ :red[e] :smile: <f>\n# g `h`")
    assert "\n" not in text
    for mark in ("**", "](", ":red", ":smile:"):
        assert mark not in text
    assert text.count("\\$") == 2
