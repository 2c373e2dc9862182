"""Reports as pictures, drawn once for every surface: columns, lying bars and heat, with scale, legend and figures.

Lengths are points (pixels on a screen), x right, y down. Colours are names of tokens; a surface knows what they are.
Colour is never alone: phases and states are hatched, heat carries its figure, and the table twin says it all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from expobook.domain.report import Form, Report, Unit, Value
from expobook.drawing.report_words import head_of, place_name, word
from expobook.words import Language, figure, phrase

Align = Literal["left", "right", "centre"]
MICRO, SMALL = 11.0, 12.0
_LEGEND, _FOOT, _BAR, _STEP, _GAP = 30.0, 40.0, 18.0, 26.0, 12.0
_MOST_BARS = 40
_LONGEST_NAME, _NAMES_PART = 190.0, 0.28  # of the picture's width, where that is more
_HEAT_ROW = 24.0
_NEARLY_FULL, _PALEST_READ, _DARKEST_READ = 85.0, 0.68, 0.95
_COLUMNS_HEIGHT = 300.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a series looks: tokens of its ground and its line, and a hatch of look.md."""

    fill: str
    line: str
    hatch: str = ""


STYLES: Mapping[str, Style] = {
    "build_up": Style("firm_pale", "firm_line", "build_up"),
    "show": Style("firm_fill", "firm_line"),
    "dismantle": Style("firm_pale", "firm_line", "dismantle"),
    "let": Style("firm_fill", "firm_line"),
    "closed": Style("closure_fill", "closure_line", "closure"),
    "held": Style("hold1_fill", "hold1_line"),
    "free": Style("ok_bg", "ok"),
    "received": Style("ok_bg", "ok", "build_up"),
    "before_1": Style("done_fill", "done_line"),
    "before_2": Style("done_pale", "done_line", "dismantle"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a picture a row of the table is, in points; ``column`` where it is one cell of it, else 0."""

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float

    def has(self, x: float, y: float) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class ChartSurface(Protocol):
    """What a chart needs of a surface."""

    def rect(self, x: float, y: float, width: float, height: float, style: Style) -> None: ...

    def shade(self, x: float, y: float, width: float, height: float, token: str, part: float) -> None:
        """Fill a box with a colour that is ``part`` (0 to 1) of a token on the ground."""
        ...

    def line(self, x1: float, y1: float, x2: float, y2: float, token: str) -> None: ...

    def text(self, x: float, y: float, words: str, token: str, *, size: float = MICRO, align: Align = "left") -> None:
        """Write one line whose middle is at ``y``."""
        ...

    def width_of(self, words: str, size: float = MICRO) -> float: ...


def height_of(report: Report) -> float:
    """Return the height that a report's picture wants."""
    if report.chart.form is Form.BARS:
        return _LEGEND + _STEP * max(len(_bars(report)), 1) + _GAP
    if report.chart.form is Form.HEAT:
        return _LEGEND + _HEAT_ROW * max(len(report.rows), 1) + _GAP
    return _COLUMNS_HEIGHT


def draw_chart(report: Report, on: ChartSurface, width: float, height: float, language: Language) -> list[Spot]:
    """Draw a report's picture into a box whose upper left corner is (0, 0); return where its rows are."""
    if not report.rows:
        on.text(width / 2, height / 2, word("nothing", language), "ink3", size=SMALL, align="centre")
        return []
    if report.chart.form is Form.BARS:
        return _draw_bars(report, on, width, height, language)
    if report.chart.form is Form.HEAT:
        return _draw_heat(report, on, width, language)
    return _draw_columns(report, on, width, height, language)


def _unit(report: Report) -> Unit:
    return report.columns[report.place_of(report.chart.series[0].column)].unit


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | Decimal) else 0.0


def ticks(most: float, wanted: int = 5) -> list[float]:
    """Return round numbers from 0 to at least ``most``, about so many."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    return [step * n for n in range(math.ceil(most / step - 1e-9) + 1)]


def _draw_legend(report: Report, on: ChartSurface, right: float, language: Language) -> None:
    x = right
    for series in reversed(report.chart.series):
        words = head_of(report, series.column, language)
        x -= on.width_of(words)
        on.text(x, 12, words, "ink2")
        x -= 18
        on.rect(x, 6, 12, 12, STYLES[series.style])
        x -= 16


def _draw_columns(report: Report, on: ChartSurface, width: float, height: float, language: Language) -> list[Spot]:
    places = [report.place_of(series.column) for series in report.chart.series]
    stacked = report.chart.form is Form.STACKED
    together = sum if stacked else max
    most = max((together([_number(row[place]) for place in places]) for row in report.rows), default=0.0)
    unit = _unit(report)
    scale = ticks(float(report.chart.most) if report.chart.most and most <= float(report.chart.most) else most)
    labels = [figure(_as_value(tick, unit), unit) for tick in scale]
    left = max(on.width_of(label) for label in labels) + 12
    bottom, top = height - _FOOT, _LEGEND
    _draw_legend(report, on, width, language)
    on.text(0, 12, word(f"unit.{unit}", language), "ink3")
    for tick, label in zip(scale, labels, strict=True):
        y = bottom - (bottom - top) * tick / scale[-1]
        on.line(left, y, width, y, "grid" if tick else "line_strong")
        on.text(left - 6, y, label, "ink3", align="right")
    step = (width - left) / len(report.rows)
    for number, row in enumerate(report.rows):
        x = left + step * number
        room = step * 0.72
        base = bottom
        for index, (place, series) in enumerate(zip(places, report.chart.series, strict=True)):
            tall = (bottom - top) * _number(row[place]) / scale[-1]
            if tall <= 0:
                continue
            if stacked:
                on.rect(x + step * 0.14, base - tall, room, tall, STYLES[series.style])
                base -= tall
            else:
                part = room / len(places)
                on.rect(x + step * 0.14 + part * index, bottom - tall, part, tall, STYLES[series.style])
    _draw_places(report, on, left, bottom, step, language)
    if most <= 0:
        on.text((left + width) / 2, (top + bottom) / 2, word("nothing", language), "ink3", size=SMALL, align="centre")
    return [Spot(number, 0, left + step * number, top, step, height - top) for number in range(len(report.rows))]


def _as_value(tick: float, unit: Unit) -> Decimal | int:
    return Decimal(str(round(tick, 6))).normalize() if unit is Unit.PERCENT else round(tick)


def _draw_places(report: Report, on: ChartSurface, left: float, bottom: float, step: float, language: Language) -> None:
    """Name the columns along the foot: months with their year below, other names as they fit."""
    names = [_short(row[0], language) for row in report.rows]
    widest = max(on.width_of(name) for name in names) + 8
    every = max(1, math.ceil(widest / step))
    for number, (row, name) in enumerate(zip(report.rows, names, strict=True)):
        first, middle = row[0], left + step * (number + 0.5)
        is_month = isinstance(first, date)
        begins = isinstance(first, date) and (number == 0 or first.month == 1)
        if number % every == 0 and (not is_month or every <= 12):
            on.text(middle, bottom + 11, name, "ink2", align="centre")
        if isinstance(first, date) and begins and (number == 0 or step * 12 > 34):
            on.text(left + step * number, bottom + 27, str(first.year), "ink3")


def _short(value: Value, language: Language) -> str:
    if isinstance(value, date):
        return phrase("report", f"row.month_{value.month}", language, {}) or str(value.month)
    return place_name(value, language)


def _bars(report: Report, height: float | None = None) -> list[int]:
    """Return the numbers of the rows that are drawn: the longest first, no more than can be read or have room."""
    room = _MOST_BARS if height is None else int((height - _LEGEND - _GAP + 0.5) // _STEP)
    most = min(_MOST_BARS, max(1, room))
    place, numbers = report.place_of(report.chart.series[0].column), range(len(report.rows))
    if report.by in ("hall", "zone"):  # places keep their order on the site
        return list(numbers)[:most]
    return sorted(numbers, key=lambda number: -_number(report.rows[number][place]))[:most]


def _draw_bars(report: Report, on: ChartSurface, width: float, height: float, language: Language) -> list[Spot]:
    series, unit = report.chart.series[0], _unit(report)
    place, drawn = report.place_of(series.column), _bars(report, height)
    rows = [report.rows[number] for number in drawn]
    longest = max(_LONGEST_NAME, width * _NAMES_PART)
    names = [_fitted(on, _bar_name(report, row, language), longest) for row in rows]
    left = max(on.width_of(name, SMALL) for name in names) + 10
    labels = [figure(row[place], unit) for row in rows]
    right = width - max(on.width_of(label, SMALL) for label in labels) - 10
    most = float(report.chart.most or 0) or max(_number(row[place]) for row in rows) or 1.0
    on.text(0, 12, f"{head_of(report, series.column, language)} ({word(f'unit.{unit}', language)})", "ink3")
    if len(rows) < len(report.rows):
        on.text(width, 12, f"{len(rows)} / {len(report.rows)}", "ink3", align="right")
    for number, (row, name, label) in enumerate(zip(rows, names, labels, strict=True)):
        y = _LEGEND + _STEP * number
        on.text(left - 10, y + _BAR / 2, name, "ink2", size=SMALL, align="right")
        on.line(left, y - 4, left, y + _BAR + 4, "line_strong")
        long = (right - left) * min(_number(row[place]) / most, 1.0)
        if long > 0:
            on.rect(left, y, long, _BAR, STYLES[series.style])
        on.text(left + long + 6, y + _BAR / 2, label, "ink", size=SMALL)
    return [Spot(number, 0, 0, _LEGEND + _STEP * n - 4, width, _STEP) for n, number in enumerate(drawn)]


def _bar_name(report: Report, row: Sequence[Value], language: Language) -> str:
    """Return what names a row: its first column, and the second where that is text too."""
    words = [place_name(row[n], language) for n in range(2) if report.columns[n].unit is Unit.TEXT]
    return "  ".join(words[:1] if report.key == "shows" else words)


def _fitted(on: ChartSurface, words: str, longest: float) -> str:
    if on.width_of(words, SMALL) <= longest:
        return words
    while words and on.width_of(words + "…", SMALL) > longest:
        words = words[:-1]
    return words.rstrip() + "…"


def _draw_heat(report: Report, on: ChartSurface, width: float, language: Language) -> list[Spot]:
    names = [place_name(row[0], language, report.columns[0].unit) for row in report.rows]
    left = max(on.width_of(name) for name in names) + 10
    step = (width - left) / (len(report.columns) - 1)
    for number, column in enumerate(report.columns[1:]):
        on.text(left + step * (number + 0.5), 14, column.head, "ink3", align="centre")
    spots = []
    for line, (row, name) in enumerate(zip(report.rows, names, strict=True)):
        y = _LEGEND + _HEAT_ROW * line
        on.text(left - 8, y + _HEAT_ROW / 2, name, "ink2", align="right")
        for number, value in enumerate(row[1:]):
            if isinstance(value, Decimal):
                _draw_heat_cell(on, left + step * number, y, step, value)
                spots.append(Spot(line, number + 1, left + step * number, y, step, _HEAT_ROW))
    return spots


def _draw_heat_cell(on: ChartSurface, x: float, y: float, step: float, share: Decimal) -> None:
    part, ink = heat_tone(float(share))
    on.shade(x + 0.5, y + 0.5, step - 1, _HEAT_ROW - 1, "firm_fill", part)
    label = f"{share:.0f}"
    if on.width_of(label) < step - 3:
        on.text(x + step / 2, y + _HEAT_ROW / 2, label, ink, align="centre")


def heat_tone(share: float) -> tuple[float, str]:
    """Return how much of the full colour a share of 0 to 100 gets, and the token of the text on it.

    Between seven tenths and nine and a half neither ink is read well in both themes: those are left out, and a day
    that is nearly full stands out.
    """
    if share < _NEARLY_FULL:
        return _PALEST_READ * share / _NEARLY_FULL, "ink"
    return _DARKEST_READ + (1 - _DARKEST_READ) * min((share - _NEARLY_FULL) / (100 - _NEARLY_FULL), 1.0), "firm_ink"
