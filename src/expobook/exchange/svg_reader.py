"""Reads outlines and words of an SVG; y is turned, so that it points up."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import cos, isfinite, radians, sin, tan
from xml.etree import ElementTree

from expobook.exchange.drawing import FURTHEST, MOST_THINGS, Damaged, Drawing, Outline, Spot, TooMuch, Words

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH = re.compile(r"([MmLlHhVvZzCcSsQqTtAa])|(" + _NUMBER.pattern + ")")
_CALL = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_DEEPEST = 200
_SILENT = {"svg", "g", "title", "desc", "defs", "style", "metadata", "namedview", "tspan", "a"}
_UNREAD = {"defs", "symbol", "clipPath", "mask", "pattern", "marker", "metadata", "style"}
_LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_svg(content: bytes) -> Drawing:
    """Return what an SVG draws; a layer is a group's label or id, or a shape's class.

    Raises:
        Damaged: it is not well formed, declares entities, or has figures that are none.
        TooMuch: it has more shapes than any plan.
    """
    if b"<!ENTITY" in content:  # they can blow up a small file, and no plan needs them
        raise Damaged("xml-entities")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Damaged("not-well-formed") from error
    if _kind(root) != "svg":
        raise Damaged("no-svg")
    reader = _Reader()
    reader.walk(root, _SAME, "", 0)
    return Drawing(tuple(reader.outlines), tuple(reader.words), 0.0, dict(reader.skipped))


class _Reader:
    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.words: list[Words] = []
        self.skipped: Counter[str] = Counter()

    def walk(self, element: ElementTree.Element, matrix: Matrix, layer: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise TooMuch
        kind = _kind(element)
        if kind in _UNREAD:
            return
        matrix = _times(matrix, _matrix(element.get("transform", "")))
        if kind == "g":
            layer = element.get(_LABEL) or element.get("id") or layer
        own = element.get("class") or layer
        if kind in ("rect", "polygon", "polyline", "path"):
            self._shape(kind, element, matrix, own)
        elif kind == "text":
            self._text(element, matrix, own)
        elif kind not in _SILENT:
            self.skipped[kind] += 1
        if len(self.outlines) + len(self.words) > MOST_THINGS:
            raise TooMuch
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, matrix, layer, depth + 1)

    def _shape(self, kind: str, element: ElementTree.Element, matrix: Matrix, layer: str) -> None:
        if kind == "path":
            drawn = list(_subpaths(element.get("d", "")))
        elif kind == "rect":
            x, y, width, height = (figure(element.get(name, "0")) for name in ("x", "y", "width", "height"))
            drawn = [([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], True)]
        else:
            figures = [figure(each) for each in _NUMBER.findall(element.get("points", ""))]
            drawn = [(list(zip(figures[::2], figures[1::2], strict=False)), kind == "polygon")]
        for points, closes in drawn:
            meets = len(points) > 2 and points[0] == points[-1]
            corners = tuple(_moved(at, matrix) for at in (points[:-1] if meets else points))
            if len(corners) > 1:
                self.outlines.append(Outline(layer, corners, closes or meets))

    def _text(self, element: ElementTree.Element, matrix: Matrix, layer: str) -> None:
        words = " ".join("".join(element.itertext()).split())
        first = next((e for e in element.iter() if e.get("x") is not None), element)
        x, y = (_first(first.get(name, "0")) for name in ("x", "y"))
        if words:
            self.words.append(Words(layer, _moved((x, y), matrix), words))


def _kind(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def figure(text: str) -> float:
    """Return a length in user units, whatever unit is written behind it; raises ``Damaged``."""
    found = _NUMBER.match(text.strip())
    value = float(found[0]) if found else float("nan")
    if not isfinite(value) or abs(value) > FURTHEST:
        raise Damaged("no-number")
    return value


def _first(text: str) -> float:
    return figure(re.split(r"[\s,]+", text.strip())[0])


def _subpaths(text: str) -> Iterator[tuple[list[Spot], bool]]:
    """Yield the corners of a path's parts and whether they close; curves go straight from end to end."""
    points: list[Spot] = []
    at = start = (0.0, 0.0)
    command = ""
    waiting: list[float] = []
    for letter, number in _PATH.findall(text):
        if letter:
            command, waiting = letter, []
            if letter in "Zz":
                if points:
                    yield points, True
                points, at = [], start
            continue
        if not command or command in "Zz":
            raise Damaged("no-number")
        waiting.append(figure(number))
        if len(waiting) < _TAKES[command.upper()]:
            continue
        at = _end(command, waiting, at)
        waiting = []
        if command in "Mm":
            if points:
                yield points, False
            points, start = [at], at
            command = "L" if command == "M" else "l"
        else:
            points = points or [start]
            points.append(at)
    if points:
        yield points, False


def _end(command: str, figures: Sequence[float], at: Spot) -> Spot:
    relative = command.islower()
    if command in "Hh":
        return figures[0] + (at[0] if relative else 0), at[1]
    if command in "Vv":
        return at[0], figures[0] + (at[1] if relative else 0)
    x, y = figures[-2:]
    return (x + at[0], y + at[1]) if relative else (x, y)


def _moved(at: Spot, m: Matrix) -> Spot:
    x, y = m[0] * at[0] + m[2] * at[1] + m[4], m[1] * at[0] + m[3] * at[1] + m[5]
    if not (abs(x) <= FURTHEST and abs(y) <= FURTHEST):
        raise Damaged("no-number")
    return x, -y


def _matrix(text: str) -> Matrix:
    matrix = _SAME
    for name, inside in _CALL.findall(text[:2_000]):
        figures = [figure(each) for each in _NUMBER.findall(inside)]
        matrix = _times(matrix, _called(name, figures))
    return matrix


def _called(name: str, v: list[float]) -> Matrix:
    if name == "matrix" and len(v) == 6:
        return (v[0], v[1], v[2], v[3], v[4], v[5])
    if name == "translate" and v:
        return (1.0, 0.0, 0.0, 1.0, v[0], v[1] if len(v) > 1 else 0.0)
    if name == "scale" and v:
        return (v[0], 0.0, 0.0, v[1] if len(v) > 1 else v[0], 0.0, 0.0)
    if name == "rotate" and v:
        c, s = cos(radians(v[0])), sin(radians(v[0]))
        x, y = (v[1], v[2]) if len(v) > 2 else (0.0, 0.0)
        return (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)
    if name == "skewX" and v:
        return (1.0, 0.0, tan(radians(v[0])), 1.0, 0.0, 0.0)
    if name == "skewY" and v:
        return (1.0, tan(radians(v[0])), 0.0, 1.0, 0.0, 0.0)
    raise Damaged("no-number")


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    )
