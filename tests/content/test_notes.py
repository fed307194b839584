"""What stands beside a question names the rules and terms by which it is answered."""

from diagnostic.content.load import load_questionnaire
from diagnostic.formats.export.questionnaire_page import as_markdown


def test_rules_and_terms_stand_beside_each_question_that_names_them() -> None:
    questionnaire = load_questionnaire("ceds@2.0.0")
    rules = {rule.id: rule.text for rule in questionnaire.rules}
    terms = {term.id: term.text for term in questionnaire.glossary}
    named = 0
    for question in questionnaire.questions:
        notes = questionnaire.notes(question)
        assert {note.text for note in notes if note.kind == "rule"} == {rules[one] for one in question.rules}
        assert {note.text for note in notes if note.kind == "term"} == {terms[one] for one in question.terms}
        named += len(question.rules) + len(question.terms)
    assert named > 100, "nearly every question names some"


def test_nothing_stands_there_without_a_text() -> None:
    """Released questions name no rules: what was shown of them is shown as before."""
    questionnaire = load_questionnaire("ceds@1.0.0")
    for question in questionnaire.questions:
        notes = questionnaire.notes(question)
        assert all(note.text for note in notes)
        assert not {note.kind for note in notes} & {"rule", "term"}


def test_the_printed_questionnaire_has_them() -> None:
    assert "*Rule closed-year:*" in as_markdown(load_questionnaire("ceds@2.0.0"))


def test_departments_are_shown_by_name() -> None:
    questionnaire = load_questionnaire("ceds@2.0.0")
    names = {department.id: department.name for department in questionnaire.departments}
    for question in questionnaire.questions:
        told = [note.text for note in questionnaire.notes(question) if note.kind == "department"]
        assert told == [names[question.department]], question.id
    assert questionnaire.department_name("somebody else") == "somebody else", "older versions name offices in words"
