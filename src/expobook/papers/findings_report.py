"""The check of a floor plan on paper: a verdict, each finding with figure, limit and source, and marked plans."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.geometry import Box, Point, bounds
from expobook.domain.plan import Finding, Severity
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall
from expobook.papers.allocation_list import SectionHead, natural
from expobook.papers.page import A4, EM, LEFT, MM, RIGHT, Block, Flow, Sheet, render, two_words
from expobook.papers.plan_marks import SiteView
from expobook.papers.plan_paper import PlanPaper, framing
from expobook.papers.plan_sheet import hall_sheet, hall_view, lying
from expobook.papers.tables import NO_MORE, Column, Look, Remark, Row, Table, row, two
from expobook.papers.type import GREY, WHITE, Type
from expobook.papers.typesetting import put
from expobook.papers.wording import day_words
from expobook.words import phrase, source_words

_TITLE = Bilingual("平面图审查报告", "Floor plan check")
_SEVERITIES = {
    Severity.ERROR: Bilingual("违反", "Breach"),
    Severity.WARNING: Bilingual("提示", "Warning"),
    Severity.NOTE: Bilingual("说明", "Note"),
}
_COLOURS = {Severity.ERROR: "#B3261E", Severity.WARNING: "#8A5A00", Severity.NOTE: "#2A5DB0"}
_FINE = Bilingual("各项规则均符合。", "Every rule is kept.")
_MOST_STANDS = 4
_MOST_ROWS = 1_000
_LONGEST_PLACE = 44
_MARK = 3.1 * MM  # radius of a number's disc


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A rule that a plan was checked by: its name, its limit with the unit, and whose figure it is."""

    name: str
    limit: str
    source: str


def findings_report(paper: PlanPaper, findings: Sequence[Finding], rules: Sequence[AppliedRule]) -> bytes:
    """Return the report: the list on A4 with the rules, then each hall that has a finding on A3 with numbered marks.

    Numbers in the list and on the plans are the same. A plan without findings gets a report that says so.

    Raises:
        TooLongForPaper: a name does not fit its cell.
    """
    ordered = list(enumerate(findings, 1))
    flow = Flow(top=A4[1] - 21 * MM, head=_Head(paper))
    flow.add(_blocks(paper, ordered, rules))
    flow.sheets[0].outline.append((two_words(_TITLE, paper.language, " "), 0))
    halls = [hall for hall in paper.venue.halls if any(f.hall == hall.code and f.at for f in findings)]
    plans = [_marked(paper, hall, ordered, place, len(halls)) for place, hall in enumerate(halls, 1)]
    frame, info = framing(paper, _TITLE)
    for sheet in plans:
        sheet.section = "plans"
    return render([*flow.sheets, *plans], frame, info)


class _Head(Block):
    """Title, event, revision and date on each page of the list."""

    def __init__(self, paper: PlanPaper) -> None:
        self.paper = paper

    def height(self) -> float:
        return 49.0

    def draw(self, canvas: Canvas, top: float) -> None:
        paper, x = self.paper, LEFT
        y = top - 24
        if paper.language != "en":
            x += put(canvas, x, y, _TITLE.zh, Type("SansBold", 14)) + 22
        if paper.language != "zh":
            style = Type("Sans", 11, language="en") if paper.language == "both" else Type("SansBold", 14, language="en")
            put(canvas, x, y, _TITLE.en, style, GREY)
        day = day_words(paper.issued).in_language("en" if paper.language == "en" else "zh")
        put(canvas, RIGHT, y, day, Type("Sans", 8.5), align="right")
        put(
            canvas, LEFT, y - 17, f"{two_words(paper.event, paper.language)}{EM}{paper.number}", Type("Sans", 8.5), GREY
        )


def _blocks(paper: PlanPaper, findings: Sequence[tuple[int, Finding]], rules: Sequence[AppliedRule]) -> list[Block]:
    language = paper.language
    kinds = Counter(finding.severity for _, finding in findings)
    breaches, warnings, stands = kinds[Severity.ERROR], kinds[Severity.WARNING], len(paper.plan.stands)
    counted = Bilingual(
        f"违反 {breaches} 项，提示 {warnings} 项，展位 {stands} 个",
        f"{breaches} breaches, {warnings} warnings, {stands} stands",
    )
    blocks: list[Block] = [SectionHead(counted, language)]
    if findings:
        blocks.append(_table(findings[:_MOST_ROWS], language))
        blocks.append(Remark(_end(len(findings) - _MOST_ROWS), language, LEFT + 70 * MM))
    else:
        blocks.append(Remark(_FINE, language, LEFT + 70 * MM))
    blocks.append(SectionHead(Bilingual("适用规则", "Rules applied"), language))
    blocks.append(_rule_table(rules, Counter(finding.rule for _, finding in findings), language))
    return blocks


def _end(left_out: int) -> Bilingual:
    if left_out <= 0:
        return NO_MORE
    return Bilingual(f"（另有 {left_out} 项，见数据文件）", f"and {left_out} more, in the data file")


def _table(findings: Sequence[tuple[int, Finding]], language: str) -> Table:
    columns = (
        Column(Bilingual("编号", "No."), 11, "right"),
        Column(Bilingual("程度", "Weight"), 24),
        Column(Bilingual("规则", "Rule"), 58),
        Column(Bilingual("位置", "Where"), 36),
        Column(Bilingual("实测", "Measured"), 20, "right"),
        Column(Bilingual("限值", "Limit"), 16, "right"),
    )
    rows = [_row(number, finding, language) for number, finding in findings]
    return Table(columns, rows, Look(size=7.5, second=6.2, row=5.7 * MM, language=language))


def _row(number: int, finding: Finding, language: str) -> Row:
    names = sorted(finding.stands, key=natural)
    more = f" +{len(names) - _MOST_STANDS}" if len(names) > _MOST_STANDS else ""
    where = " ".join(part for part in (finding.hall, ", ".join(names[:_MOST_STANDS]) + more) if part)
    return row(
        str(number),
        two(_SEVERITIES[finding.severity], language),
        two(rule_words(finding.rule, finding), language),
        where if len(where) <= _LONGEST_PLACE else where[: _LONGEST_PLACE - 1] + "…",
        finding.figure[:24] or "—",
        finding.limit or "—",
    )


def _rule_table(rules: Sequence[AppliedRule], found: Mapping[str, int], language: str) -> Table:
    columns = (
        Column(Bilingual("规则", "Rule"), 62),
        Column(Bilingual("限值", "Limit"), 18, "right"),
        Column(Bilingual("发现", "Found"), 13, "right"),
        Column(Bilingual("依据", "Source"), 72),
    )
    told = partial(source_words, language="en" if language == "en" else "zh")
    rows = [
        row(two(rule_words(each.name), language), each.limit or "—", str(found.get(each.name, 0)), told(each.source))
        for each in rules
    ]
    look = Look(size=7.5, second=6.2, row=5.7 * MM, language=language, most=3)
    return Table(columns, rows, look)


def rule_words(rule: str, finding: Finding | None = None) -> Bilingual:
    """Return what a rule says, of a finding or in general, in both languages."""
    facts: dict[str, object] = {"place": ""}
    if finding is not None:
        facts |= {**finding.facts, "figure": finding.figure, "limit": finding.limit, "hall": finding.hall}
    zh, en = (" ".join((phrase("rules", rule, language, facts) or rule).split()) for language in ("zh", "en"))
    return Bilingual(zh, en)


def _marked(paper: PlanPaper, hall: Hall, findings: Sequence[tuple[int, Finding]], place: int, of: int) -> Sheet:
    """Return the plan of a hall with a frame and a number at each finding."""
    sheet = hall_sheet(replace(paper, checks=()), hall, place, of)
    _, drawn = lying(paper, hall)
    is_turned = drawn.ring != hall.ring
    view = hall_view(drawn)
    own = [(number, finding) for number, finding in findings if finding.hall == hall.code and finding.at is not None]
    sheet.items.append(lambda canvas: _draw_marks(canvas, own, view, is_turned=is_turned))
    return sheet


def _draw_marks(canvas: Canvas, findings: Sequence[tuple[int, Finding]], view: SiteView, *, is_turned: bool) -> None:
    used: list[tuple[float, float]] = []
    for number, finding in findings:
        assert finding.at is not None  # chosen so
        box = _turned(finding.at) if is_turned else finding.at
        (x0, y0), (x1, y1) = view.at((box.left, box.bottom)), view.at((box.right, box.top))
        colour = HexColor(_COLOURS[finding.severity])
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.2)
        canvas.setDash(4, 2)
        canvas.rect(x0 - 2, y0 - 2, x1 - x0 + 4, y1 - y0 + 4)
        canvas.setDash()
        x, y = _free(used, x1, y1)
        canvas.setFillColor(colour)
        canvas.circle(x, y, _MARK, stroke=0, fill=1)
        put(canvas, x, y - 2.6, str(number), Type("SansBold", 7), WHITE, align="centre")


def _free(used: list[tuple[float, float]], x: float, y: float) -> tuple[float, float]:
    """Return a place for a mark that covers no other one: to the left of those that are there."""
    while any(abs(x - left) < 2 * _MARK and abs(y - low) < 2 * _MARK for left, low in used):
        x -= 2 * _MARK + 1
    used.append((x, y))
    return x, y


def _turned(box: Box) -> Box:
    """Return a box turned clockwise by a right angle, as the sheet turns its hall."""
    corners: list[Point] = [(y, -x) for x, y in box.ring]
    return bounds(corners)
