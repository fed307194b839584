"""Beside the field of a number that is typed and not saved yet, the page says so; other text is saved while typed."""

from __future__ import annotations

import streamlit as st

_NUMBER = '[class*="st-key-"][class*="-text "] [data-testid="InputInstructions"] span'
_STYLE = f"""<style>
{_NUMBER} {{ font-size: 0; }}
{_NUMBER}::after {{ font-size: 0.875rem; content: "Not saved yet: press Enter"; }}
</style>"""


def say_not_saved_yet() -> None:
    """Streamlit's own words for it, "Press Enter to apply", leave open whether leaving the page loses the text."""
    st.html(_STYLE)
