"""A report in the format that a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.documents.blocks import Report

NEEDED = {
    ".html": ("jinja2", "matplotlib", "manimgx_fonts"),
    ".pdf": ("typst", "matplotlib", "manimgx_fonts", "manimgx_fonts_cjk"),
    ".docx": ("docx", "matplotlib", "manimgx_fonts"),
    ".xlsx": ("openpyxl",),
}
ENDINGS = tuple(NEEDED)
ADVICE = 'Install the part that writes reports: pip install "egov-diagnostic[report]"'


def must_be_installed(ending: str) -> None:
    """Say what to install, before any work is done.

    Raises:
        ProblemError: X805, a library that this format needs is missing.
    """
    missing = [name for name in NEEDED[ending] if find_spec(name) is None]
    if missing:
        raise ProblemError([Problem("X805", f"{', '.join(missing)} not found", f"for {ending} files", mend=ADVICE)])


def report_bytes(report: Report, ending: str) -> bytes:
    """The report as the content of a file.

    Args:
        report: What to write.
        ending: ``.html``, ``.pdf``, ``.docx`` or ``.xlsx``.

    Raises:
        ProblemError: X805, a library that this format needs is missing.
    """
    must_be_installed(ending)
    form = ending.removeprefix(".")
    write: Callable[[Report], str | bytes] = getattr(
        import_module(f"diagnostic.documents.writers.{form}_file"), f"as_{form}"
    )
    written = write(report)
    return written.encode("utf-8") if isinstance(written, str) else written
