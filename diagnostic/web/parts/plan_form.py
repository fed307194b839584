"""The limits of a plan as they are typed. They stand in the address: a reload loses nothing, nobody else is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import streamlit as st

from diagnostic.base.formatting import quantity
from diagnostic.web.answering.controls import NumberEntry, read_entry, text_of
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

ADDRESS = {
    "budget": "pb",
    "money": "pm",
    "rate": "pr",
    "years": "py",
    "teams": "pt",
    "start": "ps",
    "prices": "pp",
    "own": "po",
    "made": "pd",
}
"""Keys of the address. ``own`` holds the city's own figures, ``made`` for which settings the plan was asked."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be."""

    low: float
    high: float
    whole: bool = False

    def entry(self, text: str) -> NumberEntry:
        """A typed number, understood, asked about or refused."""
        kind = "a whole number" if self.whole else "a number"
        return read_entry(text, f"{kind} from {quantity(self.low)} to {quantity(self.high)}", self._fits)

    def _fits(self, number: float) -> bool:
        return self.low <= number <= self.high and (not self.whole or float(number).is_integer())


class PlanForm:
    """The settings of one city's plan, by name, as text."""

    def __init__(self, opened: Opened) -> None:
        """The address decides; where it says nothing, what this session had for the city."""
        self.opened = opened
        self._memory = f"{opened.key} plan"
        given = {name: st.query_params[key] for name, key in ADDRESS.items() if key in st.query_params}
        remembered: Mapping[str, str] = st.session_state.get(self._memory, {})
        self.texts: dict[str, str] = given or dict(remembered)
        self._write()

    def keep(self, name: str, text: str) -> None:
        """Change one setting."""
        self.texts[name] = text
        self._write()

    def _write(self) -> None:
        for name, key in ADDRESS.items():
            text = self.texts.get(name, "")
            if text and st.query_params.get(key) != text:
                st.query_params[key] = text
            elif not text and key in st.query_params:
                del st.query_params[key]
        st.session_state[self._memory] = dict(self.texts)

    def own(self) -> dict[str, dict[str, str]]:
        """The city's own figures as typed, by module; what is no such thing in the address is nothing."""
        try:
            found = json.loads(self.texts.get("own", "") or "{}")
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        known = self.opened.catalog.row_of if self.opened.catalog else {}
        return {
            str(module): {str(k): str(v) for k, v in figures.items()}
            for module, figures in found.items()
            if module in known and isinstance(figures, dict)
        }

    def keep_own(self, module: str, name: str, text: str) -> None:
        """Change one of the city's own figures."""
        found = self.own()
        figures = found.get(module, {}) | {name: text}
        figures = {key: value for key, value in figures.items() if value}
        found = {key: value for key, value in (found | {module: figures}).items() if value}
        self.keep("own", json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if found else "")

    def clear_own(self, module: str) -> None:
        """Take back all figures of a module."""
        for name in self.own().get(module, {}):
            self.keep_own(module, name, "")
        for key in [key for key in st.session_state if str(key).startswith(f"{self.opened.key} plan {module} ")]:
            del st.session_state[key]

    def digest(self) -> str:
        """What the plan depends on, in a few letters."""
        told = {name: text for name, text in self.texts.items() if name != "made"}
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:10]

    def number(self, name: str, label: str, bounds: Bounds, help_text: str | None = None) -> float | None:
        """A field for a number; None where there is none that can be used, and then the page says why."""
        return self._field(name, label, self.texts.get(name, ""), bounds, lambda text: self.keep(name, text), help_text)

    def own_number(self, module: str, name: str, label: str, bounds: Bounds) -> float | None:
        """The same for one of the city's own figures."""
        text = self.own().get(module, {}).get(name, "")
        return self._field(
            f"{module} {name}", label, text, bounds, lambda typed: self.keep_own(module, name, typed), None
        )

    def _field(
        self, name: str, label: str, text: str, bounds: Bounds, keep: Callable[[str], None], help_text: str | None
    ) -> float | None:
        key = f"{self.opened.key} plan {name}"
        st.session_state.setdefault(key, text)
        typed = st.text_input(
            label,
            key=key,
            live=True,
            max_chars=40,
            autocomplete="off",
            help=help_text,
            on_change=_typed,
            args=(key, keep),
        )
        entry = bounds.entry(typed or "")
        if entry.readings:
            st.warning("This can be read in two ways. Which number do you mean?")
            with st.container(horizontal=True):
                for reading in entry.readings:
                    st.button(
                        quantity(reading), key=f"{key} {reading!r}", on_click=_chose, args=(key, keep, text_of(reading))
                    )
        elif entry.refusal:
            st.warning(quoted(entry.refusal))
        elif entry.value is not None:
            st.caption(f"Understood as {quantity(entry.value)}")
        return entry.value

    def choice(self, name: str, label: str, options: Mapping[str, str], start: str) -> str:
        """One of several words."""
        key = f"{self.opened.key} plan {name}"
        now = self.texts.get(name, start)
        st.session_state.setdefault(key, now if now in options else start)
        chosen: str = st.selectbox(
            label,
            list(options),
            format_func=lambda code: quoted(options[code]),
            key=key,
            on_change=_typed,
            args=(key, lambda text: self.keep(name, text)),
        )
        return chosen


def _typed(key: str, keep: Callable[[str], None]) -> None:
    keep(str(st.session_state[key] or "").strip())


def _chose(key: str, keep: Callable[[str], None], text: str) -> None:
    st.session_state[key] = text
    keep(text)
