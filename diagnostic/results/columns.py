"""The columns of a table of results: the names and kinds that whoever writes or reads one goes by."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["text", "whole", "number", "truth"]


class Column(NamedTuple):
    """One column."""

    name: str
    kind: Kind


class Columns(NamedTuple):
    """One column for each factor, module, question, end of a range ..."""

    stem: str
    kind: Kind

    def of(self, *ids: str | int) -> Column:
        """That of one of them, as ``score.STR``."""
        return Column(".".join((self.stem, *map(str, ids))), self.kind)

    def holds(self, name: str) -> bool:
        """Whether a column is one of these."""
        return name.startswith(f"{self.stem}.")


FILE = Column("file", "text")
ROW = Column("row", "whole")
FILE_SHA256 = Column("file_sha256", "text")
WHERE = (FILE, ROW, FILE_SHA256)
"""Where the answers stand."""

CITY_NAME = Column("city.name", "text")
CITY_COUNTRY = Column("city.country", "text")
CITY_REGION = Column("city.region", "text")
CITY_POPULATION = Column("city.population", "whole")
CITY_CURRENCY = Column("city.currency", "text")
PERIOD = Column("period", "text")
SUBMITTED_AT = Column("submitted_at", "text")
ABOUT = {
    "name": CITY_NAME,
    "country": CITY_COUNTRY,
    "region": CITY_REGION,
    "population": CITY_POPULATION,
    "currency": CITY_CURRENCY,
    "period": PERIOD,
    "submitted_at": SUBMITTED_AT,
}
"""Who answers, by the keys of ``many_cities.ABOUT``."""

QUESTIONNAIRE = Column("questionnaire", "text")
QUESTIONNAIRE_DIGEST = Column("questionnaire_digest", "text")
CATALOG_VERSION = Column("catalog_version", "text")
CATALOG_DIGEST = Column("catalog_digest", "text")
ENGINE_VERSION = Column("engine_version", "text")

LEVEL = Column("level", "whole")
LEVEL_NAME = Column("level_name", "text")
SCORE = Column("score", "number")
PROVISIONAL = Column("provisional", "truth")
TOO_LITTLE = Column("too_little", "truth")
"""Whether a factor of a gate has too few answers to enter: neither one level nor bands say what is known."""
EVIDENCE_GRADE = Column("evidence", "text")
EVIDENCE_SHARE = Columns("evidence", "number")
VALIDATED = Column("validated", "truth")
LOW, HIGH = "low", "high"
RANGE_SCORE, RANGE_LEVEL = Columns("range.score", "number"), Columns("range.level", "whole")
LIKELY_SCORE, LIKELY_LEVEL = Columns("likely.score", "number"), Columns("likely.level", "whole")
HELD_BACK_BY = Column("held_back_by", "text")
OTHER_AGGREGATION_LEVEL = Column("other_aggregation_level", "whole")
DIMENSION_SCORE = Columns("dimension", "number")

FACTOR_SCORE = Columns("score", "number")
FACTOR_LEVEL = Columns("level", "whole")
COVERAGE = Columns("coverage", "number")
RATED = Columns("rated", "truth")

TARGET_LEVEL = Column("target_level", "whole")
CRITERION_WEIGHT = Columns("criteria", "number")
STATUS = Columns("status", "text")
IMPLEMENTATION = Columns("implementation", "number")
EXPECTED = Columns("expected", "number")
GAP = Columns("gap", "number")
TARGET = Columns("target", "number")
TARGET_GAP = Columns("target_gap", "number")
STANDING = Columns("standing", "text")
PRIORITY = Columns("priority", "number")
CLASS = Columns("class", "text")
RANK = Columns("rank", "whole")
INHERITED = Columns("inherited", "number")
BAND = Columns("band", "text")
FOUNDATION = Columns("foundation", "number")
FOUNDATION_EXPECTED = Columns("foundation_expected", "number")
FOUNDATION_TARGET = Columns("foundation_target", "number")
FOUNDATION_STANDING = Columns("foundation_standing", "text")
STEPS = Column("steps", "text")

LEVEL_PROBABILITY = Columns("probability", "number")
SCORE_INTERVAL = Columns("interval", "number")
RANK_PROBABILITY = Columns("rank_probability", "number")
BAND_PROBABILITY = Columns("band_probability", "number")
FOUNDATION_PROBABILITY = Columns("foundation_probability", "number")
HINGES_ON = Column("hinges_on", "text")

QUESTION_SCORE = Columns("question", "number")
STATE = Columns("state", "text")
KNOWN = Columns("known", "number")
REPEATED = Column("repeated", "truth")

_ALONE = {one.name: one.kind for one in list(globals().values()) if isinstance(one, Column)}
_EACH = {one.stem: one.kind for one in list(globals().values()) if isinstance(one, Columns)}


def kind_of(name: str) -> Kind | None:
    """What a column of this name holds; None for one that no batch writes."""
    return _ALONE.get(name) or _EACH.get(name.rpartition(".")[0]) or _EACH.get(name.partition(".")[0])
