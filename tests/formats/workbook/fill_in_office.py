"""Fills a blank workbook in LibreOffice itself. Run by the system's Python, which has LibreOffice's ``uno`` module.

Usage: python3 fill_in_office.py PORT IN.xlsx OUT.xlsx VALUES.json

VALUES.json maps global names of cells to a number or a text; a text is typed as a person would type it.
"""

import json
import sys
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]


def connect(port: str) -> object:
    """The running office, waited for up to half a minute."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(60):
        try:
            return resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001  # not listening yet
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not answer")


def option(name: str, value: object) -> object:
    """An option of loading or saving."""
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def main(port: str, source: str, target: str, values_file: str) -> None:
    """Open, type, save as .xlsx, and print what the status cells say."""
    context = connect(port)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)  # type: ignore[attr-defined]
    book = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (option("Hidden", True),))
    values = json.loads(Path(values_file).read_text(encoding="utf-8"))
    for name, value in values.items():
        cell = book.NamedRanges.getByName(name).ReferredCells.getCellByPosition(0, 0)
        if isinstance(value, str):
            cell.FormulaLocal = value  # as typed: turns into a number, a date or a formula where a program would
        else:
            cell.Value = value
    book.calculateAll()
    states = {
        name: book.NamedRanges.getByName(name).ReferredCells.getCellByPosition(0, 0).String
        for name in book.NamedRanges.ElementNames
        if name.startswith("state_")
    }
    book.storeToURL(Path(target).as_uri(), (option("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    sys.stdout.write(json.dumps(states))


if __name__ == "__main__":
    main(*sys.argv[1:])
