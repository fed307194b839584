"""The steps come first on every face, in the order of the diagnosis; where there is too little to say, answers do."""

from __future__ import annotations

import io
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
import yaml
from docx import Document
from openpyxl import load_workbook

from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.documents.blocks import Badge, Draft, Figure, Paragraph, Points, Report, Section, Table
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.what_to_do import add_steps, told_steps
from diagnostic.documents.result_sentences import no_way_up
from diagnostic.documents.too_little import needed_first, too_little
from diagnostic.documents.writers.report_files import report_bytes
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import submission_from
from tests.documents.diagnosis.cities import basis

STORIES = Path(__file__).parents[2] / "stories"
CITY = "app-without-backup"
"""Foundations, systems of every band, a condition that holds the level back, a remark."""


@cache
def of_story(name: str) -> Basis:
    """A city on ceds 2.0.0."""
    ceds = load_questionnaire("ceds@2.0.0")
    submission = submission_from(yaml.safe_load((STORIES / f"{name}.yaml").read_text(encoding="utf-8"))["submission"])
    catalog = catalog_for(ceds)
    return Basis(diagnose_with(submission, ceds, catalog), ceds, catalog, submission)


def section(report: Report, key: str) -> Section:
    return next(found for found in report.sections if found.key == key)


def words(found: Section) -> str:
    told = [block.text for block in found.blocks if isinstance(block, Paragraph)]
    points = [point for block in found.blocks if isinstance(block, Points) for point in block.points]
    return "\n".join([*told, *(" ".join([point.title, point.text, *point.details]) for point in points)])


def titles(given: Basis) -> list[str]:
    """As steps are headed, in the order of the diagnosis; those in band keep have no heading."""
    return [
        f"{number}. {given.named[step.id]} · {step.band or 'foundation'}."
        for number, step in enumerate(given.result.steps, start=1)
        if step.band != "keep"
    ]


def first_and_last(text: str, wanted: list[str]) -> tuple[int, int]:
    """Where they begin and end in a text in which they must follow each other."""
    place, start = 0, -1
    for title in wanted:
        place = text.index(title, place)
        start = place if start < 0 else start
    return start, place


def test_composition_puts_the_steps_before_every_table() -> None:
    given = of_story(CITY)
    report = diagnosis_report(given)
    told = "\n".join(words(section(report, key)) for key in ("steps", "later-steps"))
    first_and_last(told, titles(given))
    keys = [found.key for found in report.sections]
    assert keys[:8] == ["summary", "sure", "to-do", "steps", "later-steps", "way-up", "remarks", "factors"]
    before = report.sections[: keys.index("later-steps") + 1]
    assert [b.name for s in before for b in s.blocks if isinstance(b, Table) and not b.data_only] == []
    assert next(report.tables()).name == "Steps"


def test_every_written_face_shows_them_in_order() -> None:
    given = of_story(CITY)
    report, wanted = diagnosis_report(given), titles(given)
    page = unescape(re.sub(r"<[^>]+>", "", report_bytes(report, ".html").decode("utf-8")))
    page = " ".join(page.replace("\u00a0", " ").split())
    body = page[page.index("What to do, in this order", page.index("Contents") if "Contents" in page else 0) :]
    assert first_and_last(body, wanted)[1] < body.index("Scores of the factors")
    document = Document(io.BytesIO(report_bytes(report, ".docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\u00a0", " ")
    assert first_and_last(text, wanted)[1] < text.index("The factors", text.index(wanted[-1]))
    book = load_workbook(io.BytesIO(report_bytes(report, ".xlsx")))
    assert book.sheetnames[:2] == ["Summary", "Steps"]
    rows = [row[1] for row in book["Steps"].iter_rows(min_row=2, values_only=True)]
    assert rows == [given.named[step.id] for step in given.result.steps]


def test_the_first_step_says_why_and_what_to_do_first() -> None:
    """No core system was ever restored: the catalog's step for a number below 40 stands there, and who waits for it."""
    given = of_story(CITY)
    first = told_steps(given)[0]
    assert first.name == "Security and continuity"
    assert "It stands at 6 of 100" in first.why
    assert "These cannot start before it" in first.why
    assert "e-Archive System" in first.why
    assert first.first.startswith("First: Copy core data every week")
    assert "Tested backups, INF-07: 0 %" in first.first


def test_at_most_three_systems_are_now() -> None:
    told = [step for name in (CITY, "nine-at-once", "bought-and-unused") for step in told_steps(of_story(name))]
    assert 1 <= len([step for step in told if step.band == "now"]) <= 9
    for name in (CITY, "nine-at-once", "bought-and-unused"):
        assert sum(step.band == "now" for step in told_steps(of_story(name))) <= 3


def test_what_keeps_the_level_back_is_told_as_something_to_do() -> None:
    told = words(section(diagnosis_report(of_story(CITY)), "way-up"))
    assert "The level also requires:" in told
    assert "Tested backups (INF-07) needs at least 10 % (today 0 %)." in told
    assert "answer at least 10 % (today 0 %), a condition of the level, which means: Copy core data" in told


def test_the_first_page_names_what_the_result_hinges_on() -> None:
    """Conditions of the level are called so: the level stands on them by construction."""
    given = of_story("after-the-ransom")
    report = diagnosis_report(given)
    badge = report.sections[0].blocks[0]
    assert isinstance(badge, Badge)
    assert badge.headline.endswith(f"evidence {given.result.evidence.grade}")
    assert any(line.startswith("hinges on") for line in badge.lines)
    sure = words(section(report, "sure"))
    assert "Tested backups (INF-07)" in sure
    assert "Conditions of the level. Without any one of them: level 2 instead of 3" in sure
    told = words(section(report, "data"))
    names = [
        f"({h.question})" if h.question else f"Status of {given.named[h.system or '']}" for h in given.result.hinges_on
    ]
    assert all(name in told for name in names)
    assert sum(name in sure for name in names) == 6
    assert sum(int(more) for more in re.findall(r"nd (\d+) more", sure)) == len(names) - 6


def test_in_use_but_not_delivering_is_neither_praised_nor_extended() -> None:
    given = of_story("bought-and-unused")
    improve = [step for step in told_steps(given) if step.band == "improve"]
    assert improve
    for step in improve:
        assert "what it should bring does not show" in step.why
        assert "Adding functions would not help" in step.why
        assert not any("Not yet there" in text for text in (step.first, *step.more))


def short_form(name: str) -> list[tuple[str, str]]:
    """Title and text of the points of the first page."""
    found = section(diagnosis_report(of_story(name)), "to-do")
    return [(p.title, p.text) for block in found.blocks if isinstance(block, Points) for p in block.points]


@pytest.mark.parametrize("name", ["bought-and-unused", "border-city-of-refugees", "figures-only", CITY])
def test_the_first_page_counts_its_steps_without_a_gap_and_keeps_what_is_to_be_improved(name: str) -> None:
    points = short_form(name)
    places = [int(found[1]) for title, _ in points if (found := re.match(r"(\d+)\. ", title))]
    assert places == list(range(1, len(places) + 1))
    told = " ".join(f"{title} {text}" for title, text in points)
    for step in told_steps(of_story(name)):
        assert step.band != "improve" or step.name in told


def test_the_first_page_asks_about_answers_that_contradict_each_other() -> None:
    """Three of them; the others are counted."""
    asked = [check.ask for check in of_story("answers-that-clash").result.checks]
    assert len(asked) > 3
    texts = [text for _, text in short_form("answers-that-clash")]
    assert texts[-4:-1] == asked[:3]
    assert texts[-1] == f"And {len(asked) - 3} more, under What to explain."


def test_next_waits_for_one_of_those_only_where_something_is_now() -> None:
    for name in ("services-of-the-county", CITY):
        now = any(step.band == "now" for step in of_story(name).result.steps)
        assert ("when one of those is done" in words(section(diagnosis_report(of_story(name)), "steps"))) is now


def test_what_is_to_be_said_first_stands_before_the_steps() -> None:
    """Nobody knows which of the twelve systems run: that is asked above the list, not under it."""
    report = diagnosis_report(of_story("which-systems-nobody-knows"))
    assert "Say first whether these run" in words(section(report, "steps"))
    assert "Say first whether these run" not in words(section(report, "later-steps"))
    assert short_form("which-systems-nobody-knows")[0][0] == "Say whether these run."


def test_points_needed_have_one_decimal_at_most() -> None:
    waits = "".join(
        step.why for name in ("flood-delta", "offices-without-a-line") for step in told_steps(of_story(name))
    )
    assert re.search(r"\d of \d+\.\d points needed", waits)
    assert not re.search(r"\.\d\d+ points", waits)


def test_cautions_stand_only_where_something_is_to_be_built() -> None:
    given = of_story("small-and-rich")
    cautioned = {s.name for s in told_steps(given) if any("city of this size" in text for text in (s.first, *s.more))}
    to_build = {given.named[p.id] for p in given.result.priorities if p.class_ in ("start_now", "prepare_first")}
    assert cautioned
    assert cautioned <= to_build


def test_remarks_and_arithmetic_are_shown() -> None:
    clash = diagnosis_report(of_story("answers-that-clash"))
    asked = words(section(clash, "remarks"))
    for one in of_story("answers-that-clash").result.checks:
        assert one.ask in asked
    report = diagnosis_report(of_story("figures-only"))
    rows = [row for block in section(report, "computed").blocks if isinstance(block, Table) for row in block.rows]
    assert rows[0][2].text == "Own-source revenue 412,000,000 / Total revenue 903,000,000 × 100 = 45.6 %"
    answers = [
        row for found in report.tables() if found.name == "Answers" and not found.data_only for row in found.rows
    ]
    own = next(row[1] for row in answers if row[0].text.startswith("ECO-01"))
    assert own.text == "45.63 %"
    assert own.small.startswith("computed: Own-source revenue")


def test_too_little_to_say_gives_a_range_of_levels_and_the_answers_needed_first() -> None:
    given = of_story("thin-answers")
    needed = needed_first(given.result, given.questionnaire)
    assert {one.factor for one in needed} == {"STR", "INF", "USE", "EFF"}
    report = diagnosis_report(given)
    badge = report.sections[0].blocks[0]
    assert isinstance(badge, Badge)
    assert badge.level is None
    assert badge.headline.startswith("Levels 1 to 5 are possible: too few answers")
    assert told_steps(given) == []
    assert "likely" not in words(section(report, "sure"))
    assert given.questionnaire.levels[1].description not in words(section(report, "summary"))
    keys = {found.key for found in report.sections}
    assert not {"priorities", "later-steps"} & keys
    for key in ("to-do", "steps"):
        told = words(section(report, key))
        assert all(f"{one.name} ({one.factor}): {one.answers} more answer" in told for one in needed)
    assert not any(re.search(r"· (now|next|later)\.", words(found)) for found in report.sections)


def test_so_many_answers_are_enough_and_one_fewer_is_not() -> None:
    """The promise of ``NeededFirst``: as many answers to any open questions, and the factor enters."""
    given = of_story("thin-answers")
    one = needed_first(given.result, given.questionnaire)[0]
    factor = next(f for f in given.questionnaire.factors if f.id == one.factor)
    open_ = [q for q in factor.questions if given.question_result[q.id].state in ("missing", "dont_know")]
    for count, still in ((one.answers - 1, True), (one.answers, False)):
        more = {q.id: q.answer_reaching(q.score_limits[0]) for q in open_[:count]}
        submission = given.submission.model_copy(update={"answers": given.submission.answers | more})
        result = diagnose_with(submission, given.questionnaire, given.catalog)
        left = {found.factor for found in needed_first(result, given.questionnaire)}
        assert (one.factor in left) is still
        assert too_little(result, given.questionnaire)  # the other factors still do not enter


def test_a_catalog_without_foundations_has_its_systems_in_bands() -> None:
    given = basis("middling")
    assert given.catalog is not None
    assert not given.catalog.foundations
    draft = Draft()
    add_steps(draft, given)
    told = "\n".join(words(found) for found in draft.sections)
    first_and_last(told, titles(given))
    assert "oundation" not in told


@pytest.mark.parametrize("name", ["nothing-left-to-build", "which-systems-nobody-knows", "silence-on-the-weak-side"])
def test_where_little_is_to_be_built_every_part_still_has_something_to_say(name: str) -> None:
    report = diagnosis_report(of_story(name))
    for key in ("to-do", "steps"):
        assert words(section(report, key)).strip()


def test_an_unanswered_condition_is_asked_for_and_not_called_out_of_reach() -> None:
    """INF-07 is a condition of level 3 and has no answer: that keeps the city below, not what surrounds it."""
    given = of_story("silence-on-the-weak-side")
    told = no_way_up(given.result, given.questionnaire)
    assert told.startswith("Level 3 needs answers first: Tested backups (INF-07)")


def test_an_unanswered_condition_is_named_where_no_answer_is_a_hinge() -> None:
    """Only the backups, about which nothing is said, keep this city from level 3: better answers are not the point."""
    given = of_story("silence-on-the-weak-side")
    assert [(hold.question, hold.score) for hold in given.result.maturity.held_back_by] == [("INF-07", None)]
    report = diagnosis_report(given)
    assert not given.result.hinges_on
    assert "but Tested backups (INF-07) must be answered before level 3" in words(section(report, "sure"))


def test_open_answers_are_no_reason_to_say_that_the_city_cannot_rise() -> None:
    """Both left a condition of level 3 open: what they cannot reach is for want of that answer."""
    for name in ("every-third-unknown", "silence-on-the-weak-side"):
        assert "Even the best answers" not in words(section(diagnosis_report(of_story(name)), "way-up"))


def test_what_others_run_is_not_called_unknown() -> None:
    """Five of twelve systems are not this town's task, and it says so of each; of the others it knows the state."""
    given = of_story("services-of-the-county")
    others = [found.name for found in given.result.modules if found.status == "n/a"]
    found = section(diagnosis_report(given), "systems")
    assert f"Run by others, or not the city's task (5): {', '.join(others)}." in words(found)
    told = words(found) + "".join(block.alternative for block in found.blocks if isinstance(block, Figure))
    assert "not known" not in told.lower()
    assert all(f"{name}: run by others" in told for name in others)


def test_what_nobody_answered_is_one_thing_to_find_out() -> None:
    """Nothing is said about people and skills: three questions, one action."""
    told = told_steps(of_story("silence-on-the-weak-side"))
    people = next(step for step in told if step.name == "People and skills")
    assert people.why.startswith("Nobody has answered")
    assert people.first.startswith("First: Find out how these stand, and answer. (")
    assert not any("Find out how" in more for more in people.more)


def test_on_the_way_up_what_nobody_measures_is_to_be_measured() -> None:
    """Wherever the answer today is an option marked unmeasured, and nowhere else."""
    seen = 0
    for name in ("flood-delta", "paper-town-wants-an-app", CITY):
        given = of_story(name)
        found = section(diagnosis_report(given), "way-up")
        details = [d for b in found.blocks if isinstance(b, Points) for p in b.points for d in (p.text, *p.details)]
        for step in given.result.maturity.way_up or ():
            label = given.question_label(step.question)
            unmeasured = step.question in given.result.measure_first
            assert any(f"{label}: measure it: answer" in detail for detail in details) is unmeasured, label
            seen += unmeasured
    assert seen
