"""Files that came in at once: each read by itself, so that a bad one stops none of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.batch.inputs.zip_archive import ARCHIVE_ENDING, LARGEST_MEMBER, Archive, members
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats import sandbox
from diagnostic.formats.read import ENDINGS as FILE_ENDINGS
from diagnostic.formats.submission_reading import Reading
from diagnostic.submission.submission import Submission
from diagnostic.web.parts.downloads import submission_json

ENDINGS = [*FILE_ENDINGS, ARCHIVE_ENDING]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one file, or one row of an export of the survey form, holds.

    Attributes:
        name: As the browser or the archive gave it: hostile text, for showing only.
        data: What is kept: the file as it came; of an export with the answers of several cities only the own row, as
            JSON, because each city may see what is kept of it.
        submission: None when it cannot be used.
        problems: What is wrong with it, or worth a remark.
    """

    name: str
    data: bytes
    submission: Submission | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Tells it from others, of the same name too."""
        return f"{self.name} {sha256(self.data).hexdigest()}"


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes, list[Problem]]]:
    """The files in an archive, with the problems of those that may not be read; any other file as it is."""
    if PurePosixPath(name).suffix.lower() != ARCHIVE_ENDING:
        yield name, data, []
        return
    with TemporaryDirectory() as folder:
        place = Path(folder) / "archive.zip"
        place.write_bytes(data)
        try:
            inside, refused = members(place)
        except ProblemError as error:
            yield name, b"", [replace(problem, file="") for problem in error.problems]
            return
        for problem in refused:  # the place of our copy is nobody's business
            yield f"{name}{problem.file.removeprefix(str(place))}", b"", [replace(problem, file="")]
        archive = Archive(place)
        try:
            for member in inside:
                try:
                    yield f"{name}!{member}", archive.read(member, LARGEST_MEMBER), []
                except ProblemError as error:
                    yield f"{name}!{member}", b"", error.problems
        finally:
            archive.close()


def read_arrivals(name: str, data: bytes, questionnaire: Questionnaire, catalog: Catalog | None) -> list[Arrival]:
    """The submissions of one file that is no archive."""
    try:
        readings = sandbox.read(data, name, questionnaire, catalog)
    except ProblemError as error:
        return [Arrival(name, data, None, _unnamed(error.problems))]
    found = []
    for one in readings:
        called = name if one.row is None else f"{name} row {one.row}"
        problems = _unnamed(one.problems)
        if isinstance(one, Reading):
            kept = data if one.row is None else submission_json(one.submission).encode()
            found.append(Arrival(called, kept, one.submission, problems))
        else:
            found.append(Arrival(called, b"", None, problems))
    return found


def _unnamed(problems: list[Problem]) -> list[Problem]:
    """The file is named beside them."""
    return [replace(problem, file="") for problem in problems]
