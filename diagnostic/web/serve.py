"""Start the web app from the command line."""

from __future__ import annotations

from pathlib import Path

from streamlit import config
from streamlit.web import bootstrap

from diagnostic.web.sign_in.sign_in_set_up import check_host, sign_in_is_set_up

_PACKAGE = Path(__file__).resolve().parent.parent


def script() -> Path:
    """What Streamlit runs: ``app.py`` of a checkout, or its like inside the wheel; the look stands beside each."""
    inside = (_PACKAGE / "_content").is_dir()
    return _PACKAGE / "web" / "script" / "start_app.py" if inside else _PACKAGE.parent / "app.py"


def serve(host: str, port: int) -> None:
    """Run the server until it is stopped.

    Raises:
        ProblemError: Another address than this computer's own without sign-in (X806), or half a sign-in (X807).
    """
    options = {"server_address": host, "server_port": port}
    config._main_script_path = str(script())  # as `streamlit run` does, so that the look beside it is found
    bootstrap.load_config_options(options)
    check_host(host, sign_in=sign_in_is_set_up())
    bootstrap.run(str(script()), False, [], options)
