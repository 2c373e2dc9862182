"""The list of connections of each hall: what the venue's electricians and plumbers lay, where and for whom."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.geometry import bounds
from expobook.domain.plan import Utility
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall
from expobook.papers.allocation_list import SectionHead, natural
from expobook.papers.page import A4, EM, LEFT, MM, RIGHT, Block, Flow, Sheet, render, two_words
from expobook.papers.plan_paper import PlanPaper, framing
from expobook.papers.tables import NO_MORE, Column, Look, Remark, Row, Table, row, two
from expobook.papers.type import GREY, Type
from expobook.papers.typesetting import put
from expobook.papers.wording import day_words, metres

_TITLE = Bilingual("水电气网接驳清单", "Utility list")
_KINDS = {
    "power": (Bilingual("电", "Power"), "A"),
    "water": (Bilingual("给水", "Water"), "mm"),
    "drain": (Bilingual("排水", "Drain"), "mm"),
    "air": (Bilingual("压缩空气", "Compressed air"), "mm"),
    "data": (Bilingual("网络", "Data"), ""),
    "hanging": (Bilingual("吊点", "Hanging point"), "kg"),
}
_LONGEST = 60


def utility_list(paper: PlanPaper) -> bytes:
    """Return the list: each hall on pages of its own, a row a connection, sums by kind below.

    Raises:
        TooLongForPaper: a name does not fit two lines of its cell.
    """
    sheets: list[Sheet] = []
    for hall in paper.venue.halls:
        own = [each for each in paper.plan.utilities if each.hall == hall.code]
        if own:
            flow = Flow(top=A4[1] - 21 * MM, head=_Head(paper, hall))
            flow.add(_blocks(paper, hall, own))
            flow.sheets[0].outline.append((two_words(hall.name, paper.language, " "), 0))
            sheets += flow.sheets
    if not sheets:
        flow = Flow(top=A4[1] - 21 * MM, head=_Head(paper, None))
        flow.add([Remark(Bilingual("无接驳需求。", "No connections are ordered."), paper.language, LEFT + 70 * MM)])
        sheets = flow.sheets
    frame, info = framing(paper, _TITLE)
    return render(sheets, frame, info)


class _Head(Block):
    """Title, hall, event and date on each page."""

    def __init__(self, paper: PlanPaper, hall: Hall | None) -> None:
        self.paper, self.hall = paper, hall

    def height(self) -> float:
        return 49.0

    def draw(self, canvas: Canvas, top: float) -> None:
        paper, x, y = self.paper, LEFT, top - 24
        hall = self.hall.name if self.hall is not None else Bilingual("", "")
        if paper.language != "en":
            x += put(canvas, x, y, f"{hall.zh}{_TITLE.zh}", Type("SansBold", 14)) + 22
        if paper.language != "zh":
            style = Type("Sans", 11, language="en") if paper.language == "both" else Type("SansBold", 14, language="en")
            put(canvas, x, y, ", ".join(part for part in (hall.en, _TITLE.en) if part), style, GREY)
        day = day_words(paper.issued).in_language("en" if paper.language == "en" else "zh")
        put(canvas, RIGHT, y, day, Type("Sans", 8.5), align="right")
        where = Bilingual("位置自展厅左下角起，米", "places in metres from the hall's lower left corner")
        told = f"{two_words(paper.event, paper.language)}{EM}{EM}{two_words(where, paper.language, ' ')}"
        put(canvas, LEFT, y - 17, told, Type("Sans", 8.5), GREY)


def _blocks(paper: PlanPaper, hall: Hall, utilities: Sequence[Utility]) -> list[Block]:
    language = paper.language
    look = Look(size=8.0, second=6.5, row=5.7 * MM, language=language)
    columns = (
        Column(Bilingual("展位", "Stand"), 20),
        Column(Bilingual("参展商", "Exhibitor"), 48),
        Column(Bilingual("种类", "Kind"), 34),
        Column(Bilingual("规格", "Value"), 18, "right"),
        Column(Bilingual("位置", "Place"), 22, "right"),
        Column(Bilingual("备注", "Note"), 23),
    )
    ordered = sorted(utilities, key=lambda each: (natural(each.stand), each.kind, each.key))
    rows = [_row(paper, hall, each) for each in ordered]
    sums = Table(
        (Column(Bilingual("种类", "Kind"), 48), Column(Bilingual("数量", "Count"), 24, "right"),
         Column(Bilingual("合计", "Sum"), 30, "right")),
        _sums(utilities, language), look,
    )  # fmt: skip
    return [
        Table(columns, rows, look),
        SectionHead(Bilingual("合计", "In all"), language),
        sums,
        Remark(NO_MORE, language, LEFT + 54 * MM),
    ]


def _row(paper: PlanPaper, hall: Hall, utility: Utility) -> Row:
    corner = bounds(hall.ring)
    stand = next((each for each in paper.plan.stands if each.number == utility.stand), None)
    exhibitor = paper.plan.exhibitors.get(stand.exhibitor) if stand is not None else None
    x, y = utility.at[0] - corner.left, utility.at[1] - corner.bottom
    return row(
        utility.stand or "—",
        two_words(exhibitor.name, paper.language)[:_LONGEST] if exhibitor else "—",
        two(_KINDS.get(utility.kind, (Bilingual(utility.kind, utility.kind), ""))[0], paper.language),
        _value(utility.kind, utility.value),
        f"{metres(x)}, {metres(y)}",
        utility.note[:24],
    )


def _value(kind: str, value: int) -> str:
    unit = _KINDS.get(kind, (None, ""))[1]
    return f"{value:,} {unit}".strip() if value else "—"


def _sums(utilities: Sequence[Utility], language: str) -> list[Row]:
    rows = []
    for kind, (name, _) in _KINDS.items():
        own = [each for each in utilities if each.kind == kind]
        if own:
            adds = kind in ("power", "hanging")  # pipes of some width do not add up
            rows.append(
                row(two(name, language), str(len(own)), _value(kind, sum(each.value for each in own)) if adds else "—")
            )
    return rows
