"""The command line without a process of its own: starting Python and importing pandas takes seconds each time."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from diagnostic.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed."""

    stdout: str
    stderr: str
    returncode: int


def run(*arguments: str, code: int = 0) -> Done:
    """Run ``diagnostic`` with these arguments and expect its exit code."""
    out, err = _Kept(), _Kept()
    ended = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main.run(list(arguments))
        except SystemExit as stopped:
            ended = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    done = Done(out.text(), err.text(), ended)
    assert done.returncode == code, done.stderr + done.stdout
    return done


class _Kept(TextIOWrapper):
    """A stream that remembers; with an encoding, as a real one has."""

    def __init__(self) -> None:
        self.bytes = BytesIO()
        super().__init__(self.bytes, encoding="utf-8", write_through=True)

    def text(self) -> str:
        return self.bytes.getvalue().decode("utf-8")
