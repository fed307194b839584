"""Results of many assessments as the table that the matching reads."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from diagnostic.batch.result_rows import result_table
from diagnostic.cities import cities_of
from diagnostic.store import Actor, AssessmentInfo, Store, export_submission


def results_of(store: Store, actor: Actor, chosen: Sequence[AssessmentInfo]) -> pd.DataFrame:
    """A row a city, labelled with its id; all assessments are of one questionnaire that has a catalog."""
    identifier, _, version = chosen[0].questionnaire.partition("@")
    questionnaire, catalog = store.content(identifier, version)
    cities = cities_of([export_submission(store, actor, info.id) for info in chosen], questionnaire, catalog)
    cities.about["name"] = [info.city_name for info in chosen]
    nothing = [None] * len(chosen)
    where = {"file": nothing, "row": nothing, "file_sha256": nothing}
    found = result_table(cities, where, questionnaire, catalog, with_draws=False)
    return pd.DataFrame(found.to_pandas()).set_axis([info.city_id for info in chosen], axis="index")
