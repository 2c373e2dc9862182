"""Where a text stands in another, to the letter, as either engine calls it."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class Position(GenericFunction[int]):
    """``Position(text, sought)``: the place of the first sign, from 1; 0 where it is not found."""

    type = Integer()
    inherit_cache = True
    name = "strpos"


@compiles(Position, "sqlite")
def _in_sqlite(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr{compiler.process(element.clause_expr, **options)}"
