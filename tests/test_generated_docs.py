"""Pages that are made from the code are current."""

from __future__ import annotations

from tools.generated_docs import generated


def test_generated_pages_are_current() -> None:
    """`make docs` would change nothing."""
    for path, text in generated().items():
        assert path.is_file(), f"{path.name} is missing: run `make docs`"
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is not current: run `make docs`"
