"""One person's whole way, in a real browser: from the first page to a validated assessment.

All 100 questions and the status of the twelve systems are answered by clicks and keys; the functions of two systems
too, those of the others come with a workbook that is uploaded over the draft.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from diagnostic.api import diagnose, load_catalog, read_submission
from diagnostic.content.load import content_root
from diagnostic.content.question_types import (
    Answer,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import (
    LOCAL,
    Store,
    answer_path,
    export_submission,
    function_path,
    get_assessment,
    list_assessments,
    list_uploads,
    read_sheet,
    status_path,
)
from diagnostic.submission.submission import Submission
from diagnostic.web.pages.systems_page import FUNCTIONS, STATUSES
from tests.browser.conftest import Server
from tests.browser.first_click import card, eventually

EXAMPLE = content_root() / "questionnaires/ceds/1.0.0/examples/middling"
OTHER = {"ECO-07": 1}
"""What is answered otherwise than in the workbook, to see the two compared."""
FIRST_HALF = ("ECO", "SOC", "ITI", "DIV")
BY_HAND = ("groupware", "e-procurement")
"""Systems whose functions are clicked."""


def test_from_the_first_page_to_a_validated_assessment(
    server: Server, store: Store, browser: Browser, tab: Page, ceds: Questionnaire
) -> None:
    """Every step is checked on the page and in the store."""
    example = read_submission(EXAMPLE.with_suffix(".json"))
    key = start(tab, server, store)
    for factor in ceds.factors:
        if factor.id not in FIRST_HALF:
            continue
        answer_section(tab, factor.name, list(factor.questions), example)
        tab.get_by_role("button", name=re.compile("^Next: ")).click()
    expect(tab.get_by_role("heading", name="Information strategy")).to_be_visible()
    half = [question for question in ceds.questions if ceds.factor_of[question.id].id in FIRST_HALF]
    check_stored(store, key, half, example)
    tab.close()

    tab = browser.contexts[-1].new_page()  # another day
    tab.set_default_timeout(60_000)
    tab.goto(server.address)
    tab.get_by_role("button", name="Continue").click()
    expect(tab.get_by_role("heading", name="Information strategy")).to_be_visible()
    for factor in ceds.factors:
        if factor.id not in FIRST_HALF:
            answer_section(tab, factor.name, list(factor.questions), example)
            tab.get_by_role("button", name=re.compile("^Next: ")).click()
    check_stored(store, key, ceds.questions, example)
    answer_systems(tab, store, key, example)

    upload_over(tab, store, key, example)
    submit(tab, store, key)
    read_results(tab, store, key, ceds)
    play_what_if(tab, store, key)
    download(tab, store, key)
    secretariat_sends_back(tab, server, store, key)
    mend_and_submit_again(tab, server, store, key)
    secretariat_validates(tab, server, store, key)


def start(tab: Page, server: Server, store: Store) -> str:
    """A new city from the first page; the key of its assessment."""
    tab.goto(server.address)
    tab.get_by_label("Name of the city").fill("Journey")
    tab.get_by_label("Period").fill("2026")
    tab.get_by_role("button", name="Start a new assessment").click()
    expect(tab.get_by_role("heading", name="Economic stability")).to_be_visible()
    (found,) = list_assessments(store, LOCAL)
    assert (found.city_name, found.period, found.state) == ("Journey", "2026", "draft")
    return found.id


def wanted(question: AnyQuestion, example: Submission) -> Answer:
    """What this person answers; what the example leaves open they do not know."""
    answer = example.answers.get(question.id)
    return OTHER.get(question.id, "dont_know" if answer is None else answer)


def answer_section(tab: Page, name: str, questions: list[AnyQuestion], example: Submission) -> None:
    """Answer every card of a factor, then wait until each says that it is saved."""
    expect(tab.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(card(tab, questions[-1].id)).to_be_visible()
    tab.wait_for_url(re.compile(r"[?&]r=\d"))
    for question in questions:
        give(card(tab, question.id), question, wanted(question, example))
    for question in questions:
        expect(card(tab, question.id).get_by_text(re.compile("^Answered: .* · saved "))).to_be_visible()


def give(place: Locator, question: AnyQuestion, answer: Answer) -> None:
    """Use the controls of one card as a person does."""
    if answer in ("dont_know", "n/a"):
        option(place, {"dont_know": "Don't know", "n/a": "Not applicable to our city"}[str(answer)]).click()
    elif isinstance(question, LevelQuestion):
        option(place, f"{answer} · ").click()
    elif isinstance(question, YesNoQuestion):
        option(place, "Yes" if answer else "No").click()
    elif isinstance(question, NumberQuestion):
        field = place.get_by_role("textbox").first
        field.fill(f"{answer:.12f}".rstrip("0").rstrip(".").replace(".", ","))  # with a decimal comma
        field.press("Enter")
    elif isinstance(question, ChecklistQuestion) and isinstance(answer, list):
        for row, item in enumerate(question.items):
            if item.id in answer:
                place.locator("[data-testid=stCheckbox] label").nth(row).click()
        if not answer:
            option(place, "None of these").click()


def option(place: Locator, words: str) -> Locator:
    """An option by how it begins."""
    return place.locator("label", has_text=re.compile(rf"^\s*{re.escape(words)}")).first


def check_stored(store: Store, key: str, questions: list[AnyQuestion], example: Submission) -> None:
    """The store holds exactly what was answered."""
    sheet = read_sheet(store, LOCAL, key)
    held = {question.id: sheet.value(answer_path(question.id)) for question in questions}
    assert held == {question.id: wanted(question, example) for question in questions}


def answer_systems(tab: Page, store: Store, key: str, example: Submission) -> None:
    """The status of each system, and the functions of two."""
    modules = list(example.systems)
    names = {module.id: module.name for module in load_catalog().modules}
    for row, module in enumerate(modules):
        state = example.systems[module]
        expect(tab.get_by_role("heading", name=names[module], exact=True)).to_be_visible()
        expect(tab.get_by_text(f"Status given for {row} of 12 systems")).to_be_visible()
        place = tab.locator("[data-testid=stMain]")
        words = STATUSES[str(state.status)].partition(":")[0]
        option(place.get_by_role("radiogroup", name="How far is it?"), words).click()
        path = status_path(module)
        eventually(lambda path=path: read_sheet(store, LOCAL, key).value(path) is not None)  # type: ignore[misc]
        if module in BY_HAND:
            groups = place.get_by_role("radiogroup")
            for number, (function, given) in enumerate(state.functions.items()):
                option(groups.nth(number + 1), FUNCTIONS[str(given)]).click()
                path = function_path(module, function)
                eventually(lambda path=path, given=given: read_sheet(store, LOCAL, key).value(path) == given)  # type: ignore[misc]
        tab.get_by_role("button", name=re.compile("^Next: ")).click()
    sheet = read_sheet(store, LOCAL, key)
    assert {module: sheet.value(status_path(module)) for module in modules} == {
        module: state.status for module, state in example.systems.items()
    }


def upload_over(tab: Page, store: Store, key: str, example: Submission) -> None:
    """A workbook is compared with the draft; what is new and one of two different values are taken, the name is not."""
    tab.get_by_role("link", name="Upload", exact=True).click()
    tab.locator("input[type=file]").set_input_files(EXAMPLE.with_suffix(".xlsx"))
    expect(tab.get_by_text(re.compile("2 different"))).to_be_visible()
    expect(tab.get_by_text(re.compile("^here: 1 · "))).to_be_visible()
    expect(tab.get_by_text(re.compile("^file: 5 · "))).to_be_visible()
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == OTHER["ECO-07"]  # not before somebody says so
    tab.locator("label", has_text="ECO-07 Audited accounts published").click()
    tab.get_by_role("button", name="Take what is ticked").click()
    expect(tab.get_by_text(re.compile(r"\d+ values taken, saved"))).to_be_visible()
    held = export_submission(store, LOCAL, key)
    given = {question: answer for question, answer in held.answers.items() if answer != "dont_know"}
    assert given == {question: answer for question, answer in example.answers.items() if answer != "dont_know"}
    assert {m: s.functions for m, s in held.systems.items()} == {m: s.functions for m, s in example.systems.items()}
    assert held.city.name == "Journey"
    assert list_uploads(store, LOCAL, assessment_id=key)[0].size == EXAMPLE.with_suffix(".xlsx").stat().st_size


def submit(tab: Page, store: Store, key: str) -> None:
    """The quota is said first."""
    tab.get_by_role("link", name="Review and submit").click()
    expect(tab.get_by_text("All 100 questions have been dealt with")).to_be_visible()
    expect(tab.get_by_text("0 are used and 4 are left")).to_be_visible()
    tab.get_by_role("button", name="Submit this assessment").click()
    expect(tab.get_by_text("answers cannot be changed now").first).to_be_visible()
    assert get_assessment(store, LOCAL, key).state == "submitted"


def read_results(tab: Page, store: Store, key: str, ceds: Questionnaire) -> None:
    """Level and order as the engine gives them; a priority opened down to an answer."""
    result = diagnose(export_submission(store, LOCAL, key))
    assert result.maturity.score is not None
    tab.get_by_role("link", name="Results", exact=True).click()
    expect(tab.locator(".said .headline", has_text=f"Level {result.maturity.level}").first).to_be_visible()
    expect(tab.locator(".said .badge", has_text=f"Score {result.maturity.score:.1f} of 100").first).to_be_visible()
    first = result.priorities[0]
    place = tab.locator("[data-testid=stExpander]", has_text=f"1. {load_catalog().module(first.id).name}")
    place.locator("summary").click()
    question = next(why.question for why in first.because if why.question is not None)
    expect(place.get_by_text(re.compile(rf"need:.*{question}")).first).to_be_visible()
    place.get_by_role("link", name=re.compile("^" + re.escape(ceds.question(question).name))).first.click()
    tab.wait_for_url(re.compile(rf"/fill-in\?.*q={question}"))
    expect(tab.get_by_text(ceds.question(question).text, exact=True)).to_be_visible()


def play_what_if(tab: Page, store: Store, key: str) -> None:
    """The shortest way up reaches the next level; nothing is saved; a reload keeps it."""
    before = get_assessment(store, LOCAL, key).revision
    tab.get_by_role("link", name="What if").click()
    tab.get_by_role("button", name="Try the shortest way to level 4").click()
    expect(tab.get_by_text("the level goes from 3 to 4")).to_be_visible()
    tab.reload()
    expect(tab.get_by_text("the level goes from 3 to 4")).to_be_visible()
    tab.get_by_role("button", name="Start over").click()
    expect(tab.get_by_text("Nothing is changed yet.")).to_be_visible()
    assert get_assessment(store, LOCAL, key).revision == before


def download(tab: Page, store: Store, key: str) -> None:
    """The workbook holds the answers."""
    tab.get_by_role("link", name="Results", exact=True).click()
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Workbook").click()
    assert waiting.value.suggested_filename == "diagnosis-2026.xlsx"
    read = read_submission(Path(waiting.value.path()).rename(Path(waiting.value.path()).with_suffix(".xlsx")))
    assert read.answers == export_submission(store, LOCAL, key).answers


def secretariat_sends_back(tab: Page, server: Server, store: Store, key: str) -> None:
    """With a comment on one question."""
    tab.goto(f"{server.address}/reviews?a={key}&f=STR")
    field = tab.get_by_label("Comment on STR-01")
    field.fill("Please name the decision.")
    field.press("Tab")
    expect(tab.get_by_text("1 comment will go to the city")).to_be_visible()
    tab.get_by_role("button", name="Send back with the comments").click()
    expect(tab.get_by_text("Sent back. The city sees")).to_be_visible()
    assert get_assessment(store, LOCAL, key).state == "sent_back"


def mend_and_submit_again(tab: Page, server: Server, store: Store, key: str) -> None:
    """The comment stands on the review page and on the card; the answer is changed."""
    tab.goto(f"{server.address}/review?a={key}")
    expect(tab.get_by_text("Please name the decision.")).to_be_visible()
    tab.get_by_role("link", name="Open the question").click()
    expect(card(tab, "STR-01").get_by_text("Please name the decision.")).to_be_visible()
    tab.wait_for_url(re.compile(r"[?&]r=\d"))
    option(card(tab, "STR-01"), "2 · ").click()
    expect(card(tab, "STR-01").get_by_text(re.compile("^Answered: 2 · .* · saved "))).to_be_visible()
    tab.get_by_role("link", name="Review and submit").click()
    expect(tab.get_by_text("Sending it again after it was sent back does not count.")).to_be_visible()
    tab.get_by_role("button", name="Submit this assessment").click()
    expect(tab.get_by_text("answers cannot be changed now").first).to_be_visible()
    assert read_sheet(store, LOCAL, key).value(answer_path("STR-01")) == 2
    assert get_assessment(store, LOCAL, key).state == "submitted"


def secretariat_validates(tab: Page, server: Server, store: Store, key: str) -> None:
    """Locked for good."""
    tab.goto(f"{server.address}/reviews?a={key}")
    tab.locator("label", has_text="I have read the answers; lock them").click()
    tab.get_by_role("button", name="Validate", exact=True).click()
    expect(tab.get_by_text("Validated and locked.")).to_be_visible()
    assert get_assessment(store, LOCAL, key).state == "validated"
    tab.goto(f"{server.address}/fill-in?a={key}&f=ECO")
    expect(tab.get_by_text("validated: locked for good")).to_be_visible()
    expect(tab.get_by_role("radio")).to_have_count(0)
