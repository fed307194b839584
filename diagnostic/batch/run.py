"""A batch from end to end: find, read, diagnose, keep, write. An interrupted one goes on where it was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.batch.executors import Cluster, Hands, Outcome, OwnHands, Processes, Task, done
from diagnostic.batch.inputs.find import find
from diagnostic.batch.inputs.read_source import Source, content, copy_member, fingerprint
from diagnostic.batch.inputs.remote import copied, is_url
from diagnostic.batch.inputs.table_parts import TableFile, is_wide_table, parts, table_file
from diagnostic.batch.outputs.cache import Kept
from diagnostic.batch.outputs.output_folder import Folder, alone_in, open_folder
from diagnostic.batch.outputs.outputs import FORMATS, Batch, Progress, Summary, write_outputs
from diagnostic.batch.work import PartOutcome, TablePart, Work, plain_problem

FILES_IN_TASK = 8


@dataclass(frozen=True)
class Options:
    """How a batch is run; none of it changes the results.

    Attributes:
        workers: Processes; 1 works in this one.
        scheduler: Address of a Dask scheduler, instead.
        formats: Which of ``FORMATS`` to write.
    """

    workers: int = 1
    scheduler: str | None = None
    formats: Sequence[str] = FORMATS


def run(inputs: Sequence[str], output: str, work: Work, options: Options, progress: Progress) -> Summary:
    """Read and diagnose everything, and write the results.

    Args:
        inputs: Files, folders, patterns, zip archives, addresses.
        output: Folder or address of the results.
        work: Questionnaire, catalog and whether step 6 is wanted.
        options: Who does the work, and what is written.
        progress: Told how far it is.

    Raises:
        ProblemError: The folder cannot be written or is used by another batch, or the cluster cannot be reached.
    """
    folder = open_folder(output)
    with alone_in(folder.local), tempfile.TemporaryDirectory(prefix="diagnostic-batch-") as copies:
        sources, problems = find(inputs, folder)
        run_ = _Run(folder, work, progress, Path(copies))
        batch = Batch(sources=sources, problems=problems)
        run_.look(batch)
        hands = _hands(work, options)
        try:
            for task, outcome in done(hands, run_.tasks()):
                run_.take(batch, task, outcome)
        finally:
            hands.close()
        run_.finish_tables(batch)
        return write_outputs(batch, run_.kept, folder, work, options.formats, progress)


def _hands(work: Work, options: Options) -> Hands:
    if options.scheduler:
        return Cluster(work, options.scheduler)
    return Processes(work, options.workers) if options.workers > 1 else OwnHands(work)


@dataclass
class _Table:
    """A table while its rows are read.

    Attributes:
        count: Parts so far.
        failed: Those of which nothing came.
        whole: Whether all of it is done; else it is tried again another time.
    """

    file: TableFile
    problems: list[dict[str, str]] = field(default_factory=list)
    count: int = 0
    failed: set[int] = field(default_factory=set)
    whole: bool = True


class _Run:
    """The state of one run."""

    def __init__(self, folder: Folder, work: Work, progress: Progress, copies: Path) -> None:
        self.folder, self.work, self.progress, self.copies = folder, work, progress, copies
        self.kept = Kept(folder, work)
        self.todo: list[Source] = []
        self.tables: dict[Source, _Table] = {}

    def look(self, batch: Batch) -> None:
        """What was done before, and how much there is to do."""
        total = 0
        self.progress.begin("Looking", len(batch.sources))
        for source in batch.sources:
            self.progress.add(1)
            if self._is_table(source, batch):
                total += self.tables[source].file.rows if source in self.tables else 0
                continue
            total += 1
            sha256 = self._known(source)
            if sha256 and self.kept.file(source, sha256) is not None:
                batch.sha256[source] = sha256
            else:
                self.todo.append(source)
        self.progress.begin("Cities", total, len(batch.sha256))

    def _known(self, source: Source) -> str:
        """The fingerprint, where it costs no download."""
        if is_url(source.place):
            return self.kept.stamped(source)
        try:
            return fingerprint(content(source))
        except ProblemError:
            return ""

    def _is_table(self, source: Source, batch: Batch) -> bool:
        """Whether it is read part by part. What cannot be opened is left to the reader of files, which says why."""
        if not source.is_table:
            return False
        try:
            path = self._here(source)
            if not is_wide_table(path, source.suffix, self.work):
                return False
            table = table_file(path, source.suffix)
        except ProblemError as error:
            batch.of_tables[source] = ([], "", [plain_problem(problem) for problem in error.problems])
            return True
        before = self.kept.table(table.sha256)
        if before is None:
            self.tables[source] = _Table(table)
        else:
            batch.of_tables[source] = (list(range(before[0])), table.sha256, before[1])
        return True

    def _here(self, source: Source) -> Path:
        """A table as a file of this machine; one of a store or an archive is copied."""
        if not source.member and not is_url(source.place):
            return Path(source.place)
        target = self.copies / f"{len(list(self.copies.iterdir()))}{source.suffix}"
        if source.member:
            copy_member(source, target)
        else:
            copied(source.place, target)
        return target

    def tasks(self) -> Iterator[Task]:
        """Everything to do, made as it is asked for."""
        for start in range(0, len(self.todo), FILES_IN_TASK):
            yield tuple(self.todo[start : start + FILES_IN_TASK])
        for source, table in self.tables.items():
            yield from self._parts(source, table)

    def _parts(self, source: Source, table: _Table) -> Iterator[TablePart]:
        def report(problem: Problem) -> None:
            table.problems.append(plain_problem(problem))

        seen = 0
        try:
            for part in parts(table.file, source.suffix, self.work, report):
                table.count = part.number + 1
                seen += len(part.rows)
                if self.kept.has_part(part.sha256, part.number):
                    self.progress.add(len(part.rows))
                else:
                    yield part
        except ProblemError as error:
            table.problems += [plain_problem(problem) for problem in error.problems]
            table.whole = not any(problem.code == "F102" for problem in error.problems)
        self.progress.add(max(0, table.file.rows - seen))  # rows that could not be told apart

    def take(self, batch: Batch, task: Task, outcome: Outcome) -> None:
        """Keep what came back."""
        if isinstance(task, TablePart):
            assert isinstance(outcome, PartOutcome)
            if outcome.results is None:
                for table in self.tables.values():
                    if table.file.sha256 == task.sha256:
                        table.problems += outcome.problems
                        table.failed.add(task.number)
                        table.whole = False
            else:
                self.kept.keep_part(task.sha256, task.number, outcome)
            self.progress.add(len(task.rows))
            return
        assert isinstance(outcome, list)
        for source, own in zip(task, outcome, strict=True):
            self.kept.keep_file(source, own)
            self.kept.keep_stamp(source, own.sha256)
            if own.sha256:
                batch.sha256[source] = own.sha256
            else:
                batch.unread[source] = own.problems
        self.progress.add(len(task))

    def finish_tables(self, batch: Batch) -> None:
        """All parts of the tables are done."""
        for source, table in self.tables.items():
            if table.whole:
                self.kept.keep_table(table.file.sha256, table.count, table.problems)
            numbers = sorted(set(range(table.count)) - table.failed)
            batch.of_tables[source] = (numbers, table.file.sha256, table.problems)
