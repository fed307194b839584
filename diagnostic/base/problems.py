"""Problems: what is wrong, where, what is allowed and how to mend it.

Every problem has a stable code. ``KINDS`` is the whole list; ``docs/errors.md`` is made from it.
A problem is data. The faces (command line, web app) decide how to show it and quote what came from outside.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]

LONGEST_QUOTE = 80
LEAST_LIKENESS = 0.7


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its code, what it means in general and the usual way to mend it."""

    code: str
    severity: Severity
    title: str
    mend: str


def _kinds(*rows: tuple[str, str, str]) -> dict[str, Kind]:
    """Index the rows by code; a code that ends in ``w`` is a warning."""
    return {code: Kind(code, "warning" if code.endswith("w") else "error", title, mend) for code, title, mend in rows}


KINDS = _kinds(
    # F: files
    ("F101", "The file or folder does not exist", "Check the path and the spelling."),
    ("F102", "The file cannot be read", "Check that it is complete, is not open elsewhere and may be read."),
    ("F103", "The text is not valid JSON", "Mend the place named, or save the file again with the toolkit."),
    ("F104", "The text is not valid YAML", "Mend the line named."),
    ("F105", "The same key stands twice", "Keep one of the two."),
    (
        "F106",
        "The file is larger than any answer needs",
        "Remove pictures and extra sheets, then save again.",
    ),
    (
        "F107",
        "This kind of file cannot be read",
        "Save it as an Excel workbook (.xlsx) or ODF Spreadsheet (.ods), or export it as JSON.",
    ),
    ("F108", "The workbook holds something that is not allowed", "Save a copy without it."),
    ("F109", "The file is not a workbook, whatever its name says", "Open it and save it as .xlsx or .ods."),
    ("F110", "The file cannot be written", "Choose a folder that exists and that you may write to."),
    ("F111", "A short form (anchor or alias) of YAML is used", "Write the value out in each place."),
    (
        "F112",
        "The file holds several submissions",
        "Name the one that is meant with `--row N`, counted from 1; `diagnostic batch` and the library take all.",
    ),
    ("F113", "The file holds no such submission", "Choose one of the rows that are there."),
    (
        "F114",
        "The file does not say which questionnaire its answers belong to",
        "Name it with `--questionnaire`, or export from the form that `diagnostic questionnaire export` made.",
    ),
    (
        "F115",
        "Reading the file took more time or memory than any answers need",
        "Save a fresh copy, or fill in a fresh workbook.",
    ),
    # M: the shape of the data
    ("M201", "This key is not known", "Remove the key or mend its spelling."),
    ("M202", "A required key is missing", "Add it."),
    ("M203", "The value has the wrong type", "Write a value of the type named."),
    ("M204", "The value is not allowed", "Write one of the allowed values."),
    ("M205", "YAML reads this text as something else", 'Put quotes around it, for example "1.0" or "no".'),
    # Q: a questionnaire
    (
        "Q301",
        "The levels are not numbered 1, 2, 3 ... without holes",
        "Number them from 1 upwards, in order.",
    ),
    ("Q302", "The cuts of the levels do not begin at 0 and rise", "First cut 0, each next one higher."),
    ("Q303", "The same id is used twice", "Give each its own id (case, - and _ make no difference)."),
    ("Q304", "The id does not have the right form", "Use the form named."),
    ("Q305", "Something is referred to that does not exist", "Mend the id or add what is missing."),
    ("Q306", "The points of a number are not in order", "Give at least two pairs with rising first numbers."),
    ("Q307", "A value lies outside its limits", "Bring it inside the limits named."),
    ("Q308", "Some options have a score and others have none", "Give all options a score, or none."),
    ("Q309", "enter_coverage is greater than min_coverage", "Lower enter_coverage or raise min_coverage."),
    ("Q310", "This word has a fixed meaning and cannot be an option", "Choose another value."),
    ("Q311", "A factor has no questions", "Write questions/<factor id in lower case>.yaml."),
    ("Q312", "A questions file belongs to no factor", "Name it after a factor's id, in lower case."),
    (
        "Q313",
        "A question lacks its options, points or items",
        "Give at least two options, two points, one item.",
    ),
    ("Q314", "The folder is not named after the id and version", "Rename the folder, or mend id or version."),
    # C: a catalog of modules
    (
        "C401",
        "The row of expected values falls or has the wrong length",
        "One value a level, none lower than the one before.",
    ),
    ("C402", "Modules need each other in a circle", "Remove one of the prerequisites named."),
    ("C403", "A module is expected before what it needs", "Raise the expected row of what is needed."),
    ("C404", "At this level fewer than three modules can be started", "Lower what they require."),
    (
        "C405",
        "Questions about the module's own result carry more than half of its weight",
        "Lower their weights.",
    ),
    ("C407", "The catalog belongs to another questionnaire", "Use a catalog made for this questionnaire."),
    (
        "C408",
        "The row of expected values does not rise from the first level to the last",
        "Make the row rise.",
    ),
    (
        "C409",
        "The row of a required value falls or has the wrong length",
        "One value a level, none lower than the one before, or one number for all.",
    ),
    (
        "C410",
        "A capability question belongs to no foundation and is improved by no module",
        "Add it to a foundation, or to what a module improves.",
    ),
    # S: a submission
    ("S501", "The questionnaire has no such question", "Mend the id."),
    ("S502", "The answer has the wrong type", "Give an answer of the type named."),
    ("S503", "The answer is outside the limits", "Check the unit, then give a value inside the limits."),
    ("S504", "The answer is not one of the options", "Choose one of the options."),
    ("S505", '"Not applicable" is not allowed here', "Answer the question, or dont_know."),
    ("S506", "The catalog has no such module or function", "Mend the id."),
    ("S507", "There is no catalog for this questionnaire", "Remove the systems part."),
    ("S508", "The target level does not exist", "Choose one of the levels."),
    ("S509", "The weights of the criteria are all 0", "Give at least one a weight above 0."),
    ("S510", "This version of the questionnaire is not known", "Use a version of the list."),
    ("S511", "The submission is for another questionnaire", "Open an assessment of that questionnaire."),
    ("S518", "The questionnaire has no such figure", "Mend the id; the population is city.population."),
    ("S519", "A figure below the line is 0", "Leave it blank, and answer the question itself."),
    (
        "S520",
        "What follows from the figures is outside the limits of the question",
        "Check the figures and their units.",
    ),
    ("S521w", "The answer and the figures say different things", "Mend one of them; the answer is what counts."),
    ("S512w", "A confidence or comment stands beside a question without an answer", "Answer the question."),
    ("S513w", "Something that reports need is not given", "Add it."),
    ("S514w", "Functions are given for a system that is not in operation", "Check the status."),
    (
        "S515",
        "The target of a factor names a factor or a level that does not exist",
        "Mend the id of the factor, or choose one of the levels.",
    ),
    (
        "S516",
        "This version of the catalog is not known",
        "Use a version of the list, or name the catalog's folder with --catalog.",
    ),
    (
        "S517w",
        "The answers were made with another version of the catalog than they are read with",
        "Without --catalog a file is read with its own; gaps and priorities can differ between versions.",
    ),
    # W: a workbook
    (
        "W601",
        "The workbook was not made by this toolkit",
        "Fill in a workbook made by `diagnostic template`.",
    ),
    ("W602", "A sheet is missing", "Take the sheet from a fresh workbook, or use a fresh one."),
    ("W603", "The same question stands twice", "Delete the copy that does not hold your answer."),
    ("W604", "A question's row is missing", "Copy the row from a fresh workbook, or use a fresh one."),
    ("W605", "The id of a row is not known", "Put the right id back into the first column."),
    ("W606", "A cell for an answer holds a formula", "Type the value itself."),
    ("W607", "A cell for an answer holds an error value", "Clear the cell or type the value."),
    ("W608", "The text could be two different numbers", "Type the number without separators of thousands."),
    ("W609", "The text is not understood", "Choose from the list or type a value of the kind named."),
    ("W610", "Both the items and the whole question are answered", "Clear one of the two."),
    ("W611w", "A number was written as text; it was read as shown", "Check that it was read rightly."),
    ("W612w", "Only some items are filled in; the blank ones count as no", "Check that this is meant."),
    ("W613w", "A sheet is not known and was not read", "Move answers from it to the sheets of the workbook."),
    (
        "W614",
        "The workbook was made from other content than this version has",
        "Make a fresh one with the toolkit.",
    ),
    ("W615", "Cells of the answers are merged", "Unmerge them."),
    (
        "W616",
        "The heading row of a sheet is not as it was made",
        "Take the heading row from a fresh workbook.",
    ),
    ("W617", "The text is longer than a cell can hold", "Shorten it."),
    (
        "W619w",
        "Answers were carried over from last time and are not confirmed yet",
        "Look at each; change it if needed, and choose confirmed beside it.",
    ),
    ("W618w", "A word of another language was read as shown", "Check that it was read rightly."),
    # T: a wide table
    ("T701", "A column is not known", "Mend its name or remove the column."),
    ("T702", "A column stands twice", "Keep one of the two."),
    ("T703", "A cell is not understood", "Write a value of the kind named."),
    ("T704w", "A column is not known and was not read", "Check that no answer stands in it."),
    # B: a batch
    ("B101", "Nothing was found for this input", "Check the path, the pattern or the address."),
    ("B102", "The archive cannot be used", "Send a plain .zip file with fewer or smaller files in it."),
    ("B103", "A file in the archive is not read", "Send it by itself, under a plain name and without a password."),
    ("B104", "The file ended the program that read it", "Open it, save it again, or send it as JSON."),
    (
        "B105w",
        "The same city stands more than once for this period",
        "Keep the one that holds; both are in the results.",
    ),
    (
        "B106",
        "The program met an error of its own with this file",
        "Report it with the file; the other files are not affected.",
    ),
    ("B107", "The store did not give what was asked for", "Check the address, the network and the right to read."),
    ("B108", "The table cannot be read to its end", "Write it again; the rows before this place are in the results."),
    ("B109", "The row has more or fewer cells than the heading", "Check quotes and commas in this line."),
    ("B110", "The cluster cannot be used", "Check the address, and that its workers have this version installed."),
    ("B111", "Another batch is writing into this folder", "Wait until it has ended, or write into another folder."),
    (
        "B112",
        "What is kept of the work was removed or damaged while the results were written",
        "Run the same command again: what is missing is done anew.",
    ),
    # K: a cohort
    (
        "K101",
        "The table does not hold results",
        "Give results.parquet, .csv or .jsonl of `diagnostic batch`, or its folder.",
    ),
    (
        "K102",
        "The results were made with different content: their scores or gaps do not compare",
        "Diagnose all cities again in one batch, or make a report for each version.",
    ),
    (
        "K103",
        "The results were made with content that differs from what is here",
        "Name the content with --questionnaire and --catalog, or diagnose again with this version.",
    ),
    ("K104", "No result is of this period", "Choose a period that the results have."),
    ("K105", "The list of cities and groups cannot be used", "Mend the row named."),
    ("K106w", "The list names a city that is not among the results", "Check name and country."),
    # P: a plan
    ("P901", "The number cannot be planned with", "Write a number of the kind named."),
    ("P902", "A budget in this currency needs its rate", "Give the budget in US dollars, or add --rate."),
    # D: the store of assessments
    ("D101", "This setting is not known", "Mend its name or unset it; docs/operations.md lists the settings."),
    ("D102", "The value of a setting cannot be used", "Set it as described in docs/operations.md."),
    ("D103", "This address does not belong to a member", "Ask the secretariat to run `diagnostic member add`."),
    ("D104", "Your role does not allow this", "Ask somebody whose role allows it."),
    ("D105", "There is no such thing here, or it is not yours to see", "Go back to the list and choose from it."),
    (
        "D106",
        "Somebody changed this after your page was made; your change was not saved",
        "Look at both values, then save the right one again.",
    ),
    ("D107", "The same write was sent twice with different content", "Reload the page, then save again."),
    ("D108", "The state of the assessment does not allow this", "See its state and what is allowed then."),
    ("D109", "This revision does not exist", "Reload the page, then save again."),
    ("D110", "The assessments of this year are used up", "Ask the secretariat to grant another one."),
    ("D111", "An assessment of this period is open already", "Continue that one."),
    ("D112", "This exists already", "Use the one that exists, or choose another name."),
    (
        "D113",
        "The questionnaire or catalog is not the one the assessment was started with",
        "Put the version of the content back that is named.",
    ),
    ("D114", "There is no such field", "Name a part of a submission that can be saved."),
    ("D115", "The text cannot be kept", "Shorten it or remove the characters named."),
    ("D116", "The database did not answer", "Try again; if it stays so, see docs/operations.md."),
    ("D117", "The database is older than the program", "Run `diagnostic db upgrade`."),
    ("D118", "The database is newer than the program", "Install the newer version of the program."),
    ("D119", "The place to restore into is not empty", "Name an empty place; nothing was changed."),
    ("D120", "The backup cannot be used", "Take another backup; nothing was changed."),
    ("D121", "What was restored differs from the backup", "Nothing was kept; report this with the text shown."),
    ("D122", "What the database holds does not fit together", "Restore a backup elsewhere and compare."),
    ("D123w", "The file is of another period than the assessment", "Check that it is the right file."),
    ("D124w", "A value of the last assessment was not carried over", "Answer anew."),
    ("D125", "The file is larger than may be kept", "Remove pictures and extra sheets, then save again."),
    (
        "D126",
        "The identity provider does not say that this e-mail address is the person's own",
        "Confirm the address where the account is, then sign in again.",
    ),
    ("D127", "Nobody is signed in", "Load the page again and sign in."),
    ("D128", "This kind of file is not kept", "Save it as a document or picture with one of the endings named."),
    ("D129", "The practice has too many files", "Put several into one document."),
    ("D130", "The draft holds other answers", "Choose to replace them, or ask the city which ones hold."),
    # V: the check of a questionnaire
    ("V101", "Results and answers cannot be checked together", "Give tables of one kind."),
    (
        "V102",
        "The results were made with other questions under the same version",
        "Diagnose the cities again with this version: `diagnostic batch`.",
    ),
    (
        "V103",
        "A column of the results is missing",
        "Give results.parquet or results.csv as `diagnostic batch` wrote it.",
    ),
    ("V104", "A cell of the results is not what a batch writes", "Run `diagnostic batch` again."),
    ("V105", "The results belong to several questionnaires", "Name the one that is meant with --questionnaire."),
    # X: commands
    ("X801", "There is no such questionnaire", "See `diagnostic questionnaire list`."),
    ("X802", "There is no such module", "See `diagnostic modules list`."),
    ("X803", "The two results cannot be compared", "Compare results of versions that belong together."),
    ("X805", "A part of the program is not installed", "Install it as said."),
    ("X804", "This ending of a file name is not known", "Use one of the endings named."),
    (
        "X806",
        "Without sign-in the web app listens on this computer only",
        "Open it as http://127.0.0.1 on this computer, or set up sign-in (docs/operations.md): "
        "at another address everybody in the network could read and change all answers.",
    ),
    (
        "X807",
        "Sign-in is not set up completely",
        "Complete the section [auth] of secrets.toml as in docs/operations.md, or remove it for a single user.",
    ),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    Attributes:
        code: Key of ``KINDS``.
        found: What stands there, as text (hostile: quote it before showing).
        allowed: What may stand there.
        where: JSON pointer, sheet!cell, column or id inside the file; "" for the file as a whole.
        file: Path or name of the file; "" when the data did not come from a file.
        mend: How to mend it; the kind's own advice unless something better is known.
    """

    code: str
    found: str = ""
    allowed: str = ""
    where: str = ""
    file: str = ""
    mend: str = ""

    @property
    def kind(self) -> Kind:
        """The kind this problem belongs to."""
        return KINDS[self.code]

    @property
    def is_error(self) -> bool:
        """Whether the input cannot be used."""
        return self.kind.severity == "error"

    @property
    def place(self) -> str:
        """File and place inside it, as one text."""
        return " ".join(part for part in (self.file, self.where) if part)

    def in_file(self, file: str) -> Problem:
        """The same problem, with the file it was found in."""
        return self if self.file else replace(self, file=file)

    def as_dict(self) -> dict[str, str]:
        """All parts as plain text, for machines."""
        return {
            "code": self.code,
            "severity": self.kind.severity,
            "title": self.kind.title,
            "file": self.file,
            "where": self.where,
            "found": self.found,
            "allowed": self.allowed,
            "mend": self.mend or self.kind.mend,
        }

    def __str__(self) -> str:
        lines = [f"{self.code} {self.place}: {self.kind.title}." if self.place else f"{self.code} {self.kind.title}."]
        if self.found:
            lines.append(f"found: {self.found}")
        if self.allowed:
            lines.append(f"allowed: {self.allowed}")
        lines.append(f"to mend: {self.mend or self.kind.mend}")
        return "\n  ".join(lines)


class ProblemError(Exception):
    """Input that cannot be used, with all its problems at once.

    Not a ``ValueError``: pydantic would wrap it and keep only its text.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def raise_errors(problems: Sequence[Problem]) -> None:
    """Raise ``ProblemError`` with all problems if one of them is an error."""
    if any(problem.is_error for problem in problems):
        raise ProblemError(problems)


def shown(value: object) -> str:
    """A short, one-line text of any value, for the ``found`` part of a problem."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(character if character.isprintable() else " " for character in text)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Advice that names the nearest known word, the first of equally near ones; "" when none is near."""
    best, best_ratio = "", LEAST_LIKENESS
    for name in known:
        ratio = difflib.SequenceMatcher(None, word.casefold(), name.casefold()).ratio()
        if ratio > best_ratio:
            best, best_ratio = name, ratio
    return f"Did you mean {best}?" if best else ""
