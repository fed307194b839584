"""The page Upload takes every kind of file; of one with several cities a person chooses the row."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from diagnostic.api import read_submission
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import LOCAL, Store, list_uploads
from tests.formats.survey.exports import KOBO, as_csv, row_of

EXAMPLE = content_root() / "questionnaires/ceds/1.0.0/examples/middling.json"


def test_a_survey_export_with_two_cities(
    in_state: Callable[..., str], store: Store, show: Callable[..., AppTest], ceds: Questionnaire, modules: Catalog
) -> None:
    key = in_state("empty")
    one = read_submission(EXAMPLE)
    named = [one.model_copy(update={"city": one.city.model_copy(update={"name": name})}) for name in ("Own", "Secret")]
    data = as_csv([row_of(city, ceds, modules, KOBO) for city in named], KOBO)
    app = show("upload", a=key)
    app.get("file_uploader")[0].set_value(("export.csv", data, "text/csv")).run()  # type: ignore[union-attr]
    assert not app.exception
    assert list_uploads(store, LOCAL, assessment_id=key) == []
    app.selectbox[0].set_value(app.selectbox[0].options[0]).run()
    assert not app.exception
    assert "Compared with this assessment" in [heading.value for heading in app.subheader]
    (kept,) = list_uploads(store, LOCAL, assessment_id=key)
    assert kept.name == "export.csv row 1"
    assert kept.reading is not None
    assert kept.reading.city.name == "Own"
