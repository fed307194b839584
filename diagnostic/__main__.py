"""``python -m diagnostic``: the same as the command ``diagnostic``."""

from diagnostic.cli.main import run

run()
