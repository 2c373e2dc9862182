"""Writes down, compiled, what dataclasses and named tuples write of their methods while the window starts.

    python packaging/methods/record.py FILE

They write source text and have it compiled, which takes a fifth of all imports at each start. The build compiles it
once; ``ready.py`` hands it out in the built program, which has the very interpreter that this runs in.
"""

import collections
import dataclasses
import marshal
import sys
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

STARTED = ("expobook.app.main", "expobook.services.diary", "expobook.app.gui", "expobook.ui.diary.screen")
Scope = dict[str, Any]


def recorded() -> dict[str, CodeType]:
    """Import what the window starts with and return the code of each text that was compiled for it."""
    codes: dict[str, CodeType] = {}

    def run(source: str, scope: Scope, found: Scope) -> None:
        codes[source] = compile(source, "<string>", "exec")
        exec(codes[source], scope, found)

    def value(source: str, scope: Scope) -> Any:
        codes[source] = compile(source, "<string>", "eval")
        return eval(codes[source], scope)

    dataclasses.exec, collections.eval = run, value  # type: ignore[attr-defined]
    for module in STARTED:
        import_module(module)
    return codes


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(marshal.dumps(recorded()))
