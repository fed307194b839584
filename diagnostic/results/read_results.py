"""Tables of results as `diagnostic batch` writes them: read, and checked to belong together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from diagnostic.base.city_name import city_key
from diagnostic.base.formula_shield import unshielded
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire

NAMES = ("results.parquet", "results.csv", "results.jsonl")
"""What is looked for in a folder of a batch, the best first."""
BATCH_FIRST = "Diagnose the returns first: `diagnostic batch FOLDER -o results`. Then give `results`."
ENDINGS = (".parquet", ".csv", ".jsonl")
NEEDED = ("city.name", "city.country", "period", "questionnaire", "questionnaire_digest", "score", "likely.score.low")
_TEXTS = ("file", "city.", "period", "submitted_at", "questionnaire", "catalog_", "level_name", "class.", "status.")
_WORDS = {"true": 1.0, "false": 0.0}
_UNUSED = ("state.", "standing.", "held_back_by", "file_sha256", "rated.", "engine_version")


def read_results(paths: Sequence[Path]) -> pd.DataFrame:
    """The rows of several files or folders, one below the other, ready for ``cohort_of``.

    Raises:
        ProblemError: F101, F102, X804; K101, a file is no table of results; K102, they do not belong together.
    """
    frames = [_read(_file(path)) for path in paths]
    return results_table(frames, [str(path) for path in paths])


def results_table(frames: Sequence[pd.DataFrame], names: Sequence[str] = ()) -> pd.DataFrame:
    """Tables of results put together: numbers as numbers, and the columns that tell cities and periods apart.

    Args:
        frames: Tables with the columns of a batch.
        names: Whose they are, for problems.

    Raises:
        ProblemError: K101, K102.
    """
    parts = []
    for place, frame in enumerate(frames):
        missing = [column for column in NEEDED if column not in frame.columns]
        if missing:
            name = names[place] if names else ""
            raise ProblemError([Problem("K101", f"no column {missing[0]}", "results of `diagnostic batch`", file=name)])
        parts.append(_typed(frame))
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in NEEDED})
    _check_alike(whole)
    keys = [
        city_key(name, country, f"{file}, row {row}")
        for name, country, file, row in zip(
            whole["city.name"], whole["city.country"], _column(whole, "file"), _column(whole, "row"), strict=True
        )
    ]
    moments = pd.to_datetime(pd.Series(_column(whole, "submitted_at"), dtype=object), utc=True, errors="coerce")
    added: dict[str, Any] = {
        "key": keys,
        "period": [period or "" for period in whole["period"]],
        "submitted": moments.fillna(pd.Timestamp(0, tz="UTC")),
        "order": range(len(whole)),
    }
    return whole.drop(columns="period").assign(**added)


def content_of(
    results: pd.DataFrame, questionnaire: Questionnaire | None = None, catalog: str | None = None
) -> tuple[Questionnaire, Catalog | None]:
    """The questionnaire and catalog that the results were made with.

    Raises:
        ProblemError: X801, S510; K103, this version of the program has them with another content.
    """
    first: dict[str, Any] = {str(name): value for name, value in results.iloc[0].items()} if len(results) else {}
    ref, digest = first.get("questionnaire"), first.get("questionnaire_digest")
    used = questionnaire or (load_questionnaire(ref) if ref else load_questionnaire())
    if ref and (used.ref, used.digest) != (ref, digest):
        raise ProblemError([Problem("K103", f"{ref}, {digest}", f"{used.ref}, {used.digest}")])
    if ref and first.get("catalog_digest") is None:
        return used, None
    modules = catalog_for(used, catalog or first.get("catalog_version"))
    if ref and (modules is None or modules.digest != first.get("catalog_digest")):
        found = f"catalog {first.get('catalog_version')}, {first.get('catalog_digest')}"
        raise ProblemError([Problem("K103", found, f"{modules.version}, {modules.digest}" if modules else "none")])
    return used, modules


def _file(path: Path) -> Path:
    if not path.exists():
        raise ProblemError([Problem("F101", shown(str(path)), file=str(path))])
    if not path.is_dir():
        return path
    for name in NAMES:
        if (path / name).is_file():
            return path / name
    raise ProblemError(
        [Problem("F101", shown(f"no results in {path}"), ", ".join(NAMES), file=str(path), mend=BATCH_FIRST)]
    )


def _read(path: Path) -> pd.DataFrame:
    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".parquet": _parquet,
        ".csv": _csv,
        ".jsonl": _lines,
    }
    if path.suffix.lower() not in readers:
        raise ProblemError([Problem("X804", shown(path.suffix), ", ".join(ENDINGS), file=str(path))])
    try:
        return readers[path.suffix.lower()](path)
    except (OSError, ValueError, ImportError) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None


def _parquet(path: Path) -> pd.DataFrame:
    import pyarrow.parquet  # noqa: PLC0415  # an extra

    names = pyarrow.parquet.read_schema(path).names
    table = pyarrow.parquet.read_table(path, columns=[name for name in names if is_used(name)])
    return pd.DataFrame(table.to_pandas())


def _csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", usecols=is_used)
    return frame.map(lambda text: unshielded(text) or None)


def _lines(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("a line is not a JSON object")
    # what is not known is left out of a line: a column that no city has must not look as if it were missing
    return pd.DataFrame(rows).reindex(columns=sorted({name for row in rows for name in row} | set(NEEDED)))


def is_used(name: str) -> bool:
    """Whether a column of the results says anything about a cohort."""
    return not name.startswith(_UNUSED)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in frame.columns:
        if not is_used(str(name)):
            continue
        if str(name).startswith(_TEXTS) and name != "city.population":
            columns[name] = [str(value) if _known(value) else None for value in frame[name]]
        else:
            values = frame[name]
            if values.dtype.kind not in "fiu":
                values = values.map(lambda value: _WORDS.get(value, value) if isinstance(value, str) else value)
            columns[name] = pd.to_numeric(values, errors="coerce").astype("float64")
    return pd.DataFrame({name: pd.Series(values, dtype=_dtype(values)) for name, values in columns.items()})


def _dtype(values: Any) -> str:
    return "object" if isinstance(values, list) else "float64"


def _known(value: object) -> bool:
    return value is not None and value == value and value is not pd.NA  # noqa: PLR0124  # NaN differs from itself


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    return list(frame[name]) if name in frame.columns else [None] * len(frame)


def _check_alike(whole: pd.DataFrame) -> None:
    """Scores of other questions, or gaps of another catalog, do not compare."""
    problems = list(_differences(whole))
    if problems:
        raise ProblemError(problems)


def _differences(whole: pd.DataFrame) -> Iterator[Problem]:
    for what, columns in (
        ("questionnaires", ("questionnaire", "questionnaire_digest")),
        ("catalogs", ("catalog_version", "catalog_digest")),
    ):
        pairs = list(zip(*(_column(whole, column) for column in columns), strict=True))
        counts = {pair: pairs.count(pair) for pair in dict.fromkeys(pairs)}
        if len(counts) > 1:
            said = "; ".join(
                f"{name or 'none'} ({(digest or 'no digest')[:15]}): {count} cities"
                for (name, digest), count in counts.items()
            )
            yield Problem("K102", f"{len(counts)} {what}: {said}", "one")
