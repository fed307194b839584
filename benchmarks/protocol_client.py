"""A browser without a browser: it speaks Streamlit's protocol, draws the page Fill in, and answers questions.

It holds what a browser holds: the values of the controls, the address, the fragment of each control. Like a browser,
it names its old session when it connects again, and sends all that it holds.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60.0
"""Seconds after which an answer that was not called saved is an error."""


class PageError(Exception):
    """The page showed an error, or did not answer."""


@dataclass
class Choice:
    """A choice on the page: its id, its fragment, its options by code."""

    widget: str
    fragment: str
    options: dict[str, str]


@dataclass
class ProtocolClient:
    """One person at the page Fill in.

    Attributes:
        address: Of the server, as in ``http://127.0.0.1:8501``.
        query: The address's query string, as a browser would hold it.
        choices: Of level questions, by question.
        held: Values of the controls, by id of the widget.
    """

    address: str
    query: str
    choices: dict[str, Choice] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    by_itself: dict[str, float] = field(default_factory=dict)
    session: str = ""
    page: str = ""
    socket: ClientConnection | None = None

    async def open(self) -> None:
        """Connect, and wait until the page is drawn."""
        await self.close()
        place = self.address.replace("http://", "ws://") + "/_stcore/stream"
        names = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([self.session] if self.session else [])]
        protocols = [Subprotocol(name) for name in names]
        self.socket = await connect(
            place, subprotocols=protocols, origin=Origin(self.address), max_size=None, ping_interval=None
        )
        await self._ask("")
        await self._until(lambda message: message.WhichOneof("type") == "script_finished" and _whole(message))

    async def close(self) -> None:
        """Leave."""
        if self.socket is not None:
            await self.socket.close()
            self.socket = None

    async def answer(self, question: str, code: str) -> float:
        """Choose an option; seconds until the page calls it saved."""
        choice = self.choices[question]
        self.held[choice.widget] = choice.options[code]
        begun = time.perf_counter()
        await self._ask(choice.fragment)
        await self._until(lambda message: _says_saved(message, code))
        taken = time.perf_counter() - begun
        await self._until(lambda message: message.WhichOneof("type") == "script_finished")
        return taken

    async def rest(self, seconds: float) -> None:
        """Wait, and meanwhile let the fragments that run by themselves run."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            due = min(self.by_itself, key=lambda fragment: self.by_itself[fragment], default="")
            if due and self.by_itself[due] <= time.monotonic():
                self.by_itself[due] += 30
                await self._ask(due, by_itself=True)
                await self._until(lambda message: message.WhichOneof("type") == "script_finished")
            else:
                await asyncio.sleep(min(left, 0.5))

    async def _ask(self, fragment: str, *, by_itself: bool = False) -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.fragment_id = fragment
        asked.is_auto_rerun = by_itself
        asked.page_script_hash = self.page
        asked.page_name = "" if self.page else "fill-in"
        asked.context_info.timezone = "Africa/Nairobi"
        asked.widget_states.widgets.extend(
            WidgetState(id=widget, string_value=value) for widget, value in self.held.items()
        )
        assert self.socket is not None
        await self.socket.send(message.SerializeToString())

    async def _until(self, found: Any) -> None:
        assert self.socket is not None
        async with asyncio.timeout(PATIENCE):
            while True:
                message = ForwardMsg.FromString(bytes(await self.socket.recv()))  # type: ignore[arg-type]
                self._take(message)
                if found(message):
                    return

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.by_itself[message.auto_rerun.fragment_id] = time.monotonic() + message.auto_rerun.interval
        elif kind == "ref_hash":
            raise PageError("the server took a message for known")
        elif kind == "delta":
            self._element(message)

    def _element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageError(element.exception.message)
        if kind == "alert" and element.alert.body.startswith("Not saved"):
            raise PageError(element.alert.body)
        if kind == "radio" and element.radio.id.endswith("/choice"):
            question = element.radio.id.split("/")[-2]
            options = {option.split(" ")[0]: option for option in element.radio.options}
            if "5" in options:
                self.choices[question] = Choice(element.radio.id, message.delta.fragment_id, options)
            if element.radio.set_value:
                self.held[element.radio.id] = element.radio.raw_value


def _whole(message: ForwardMsg) -> bool:
    """Whether all of the page was drawn, not stopped for another run."""
    return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def _says_saved(message: ForwardMsg, code: str) -> bool:
    if message.WhichOneof("type") != "delta":
        return False
    text = message.delta.new_element.text.body
    return text.startswith(f"Answered: {code} ") and "· saved " in text
