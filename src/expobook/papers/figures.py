"""Figures of coordinates in a file: ReportLab's own way of writing them takes a quarter of the time of a contract."""

from reportlab.pdfgen import canvas, pathobject, textobject


def figures(*values: float | tuple[float, ...] | list[float]) -> str:
    """Return numbers as a PDF has them, apart by blanks: four decimals at most, no idle zeros."""
    row = values[0] if len(values) == 1 and isinstance(values[0], tuple | list) else values
    return " ".join([figure(value) for value in row])  # type: ignore[arg-type]


def figure(value: float) -> str:
    """Return one number as a PDF has it: four decimals at most, no idle zeros."""
    if value.__class__ is int:
        return str(value)
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def use() -> None:
    """Let ReportLab write its figures by :func:`figures`; called once, before the first page."""
    for module in (canvas, pathobject, textobject):
        module.fp_str = figures
