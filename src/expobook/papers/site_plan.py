"""Annex A: the site in vectors at a round scale, with the licensed bays hatched and outlined."""

from collections.abc import Iterable, Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Contract, verification_code
from expobook.domain.geometry import Box, Ring, bounds
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, SpaceClass, Venue
from expobook.papers.page import (
    A4_LANDSCAPE,
    EM,
    MM,
    Sheet,
    draw_sample,
    line,
    page_words,
    pair,
    small_label,
    two_words,
)
from expobook.papers.plan_marks import (
    SiteView,
    draw_north,
    draw_scale_bar,
    fitting_scale,
    hatch,
    outer_edges,
    polygon,
    scale_bar_width,
    shared_edges,
)
from expobook.papers.tables import Column, Look, Table, row, two
from expobook.papers.title_block import draw_name
from expobook.papers.type import ACCENT, BLACK, GREY, LICENSED, WHITE, Type
from expobook.papers.typesetting import put, text_width
from expobook.papers.wording import day_words, square_metres

_ROAD = HexColor("#F3F5F5")
_FRAME = Box(12, 10, 285, 192)  # mm on A4 landscape
_LIST_WIDTH = 108 * MM
_EVERYWHERE = tuple((across / 20, up / 10) for up in range(10, -1, -1) for across in (*range(8, -1, -1), *range(9, 21)))
_STRIP = 36  # mm of legend and title block at the foot of the frame


def site_sheet(contract: Contract, digest: str, pages: int = 1) -> Sheet:
    """Return the first page of Annex A, which has some ``pages`` with the stand plans behind it."""
    sheet = Sheet(A4_LANDSCAPE, framed=False, section="A")
    title = {"zh": "附件 A 总平面图与许可场地", "en": "Annex A Site plan and Licensed Space"}
    sheet.outline.append((title.get(contract.language, f"{title['zh']}  {title['en']}"), 0))
    sheet.items.append(lambda canvas: _draw(canvas, contract, digest, pages))
    return sheet


def _draw(canvas: Canvas, contract: Contract, digest: str, pages: int) -> None:
    venue = contract.venue
    _draw_edges(canvas, contract, pages)
    view = _site_view(venue)
    draw_site(canvas, venue, contract.licensed_bays, view, contract.language)
    taken = [_on_paper(view, ring) for ring in (*(hall.ring for hall in venue.halls), *venue.roads)]
    table = _space_list(contract)
    place = free_place(_LIST_WIDTH, table.height() + 22, taken, ((1.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.0, 0.0)))
    if place is not None:
        taken.append((*place, place[0] + _LIST_WIDTH, place[1] + table.height() + 22))
        _draw_space_list(canvas, contract, place[0], place[1] + table.height() + 22)
    wide, tall = marks_room(view)
    place = free_place(wide, tall, taken, _EVERYWHERE)
    x, y = place if place is not None else (_FRAME.right * MM - wide - 4 * MM, (_FRAME.bottom + _STRIP + 2) * MM)
    draw_north(canvas, x + wide / 2 - 2 * MM, y + 19 * MM)
    draw_scale_bar(canvas, x + 2 * MM, y + 3 * MM, view)
    _draw_strip(canvas, contract, view.scale, digest)


def marks_room(view: SiteView) -> tuple[float, float]:
    """Return the room in points that north arrow and scale bar want: a bar of 60 mm, as some scales have, included."""
    return max(48 * MM, scale_bar_width(view) + 9 * MM), 32 * MM


def _site_view(venue: Venue) -> SiteView:
    points = [point for hall in venue.halls for point in hall.ring] + [point for ring in venue.roads for point in ring]
    box = bounds(points)
    room_w, room_h = _FRAME.width - 8, _FRAME.height - _STRIP - 8
    scale = fitting_scale(box, room_w, room_h)
    left = (_FRAME.left + (_FRAME.width - box.width / scale) / 2) * MM
    bottom = (_FRAME.bottom + _STRIP + 4 + max(0.0, (room_h - box.height / scale) / 2)) * MM
    return SiteView(box, left, bottom, scale)


Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in points


def _on_paper(view: SiteView, ring: Ring) -> Rectangle:
    box = bounds(ring)
    return (*view.at((box.left, box.bottom)), *view.at((box.right, box.top)))


def free_place(
    width: float, height: float, taken: Sequence[Rectangle], corners: Sequence[tuple[float, float]]
) -> tuple[float, float] | None:
    """Return the lower left of the first wished place that touches nothing drawn, in points, or None.

    ``corners`` are places as shares of the free width and height of the drawing field, (1, 1) the upper right.
    """
    left, right = (_FRAME.left + 4) * MM, (_FRAME.right - 4) * MM
    bottom, top = (_FRAME.bottom + _STRIP + 3) * MM, (_FRAME.top - 3) * MM
    for across, up in corners:
        x, y = left + (right - left - width) * across, bottom + (top - bottom - height) * up
        if not any(x < each[2] and x + width > each[0] and y < each[3] and y + height > each[1] for each in taken):
            return x, y
    return None


def _draw_edges(canvas: Canvas, contract: Contract, pages: int) -> None:
    language, y = contract.language, 196 * MM
    x = _FRAME.left * MM
    if language != "en":
        x += put(canvas, x, y, f"附件A{EM}总平面图与许可场地", Type("SansBold", 12)) + 22
    if language != "zh":
        put(
            canvas,
            x,
            y,
            "Annex A  Site plan and Licensed Space",
            Type("Sans", 10, language="en"),
            GREY if language == "both" else BLACK,
        )
    right = _FRAME.right * MM
    if contract.sample:
        draw_sample(canvas, right, y + 1)
        right -= 27 * MM
    put(canvas, right, y, f"No. {contract.number or contract.booking_number}", Type("Sans", 8), align="right")
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(1.4)
    canvas.rect(_FRAME.left * MM, _FRAME.bottom * MM, _FRAME.width * MM, _FRAME.height * MM)
    put(canvas, _FRAME.left * MM, 5.4 * MM, two_words(Bilingual("附件 A", "Annex A"), language), Type("Sans", 8), GREY)
    put(canvas, _FRAME.right * MM, 5.4 * MM, page_words(language, 1, pages, "A"), Type("Sans", 8), align="right")


def draw_site(canvas: Canvas, venue: Venue, licensed: frozenset[str], view: SiteView, language: str) -> None:
    """Draw roads, halls, bay lines and licensed bays with their hall numbers."""
    for ring in venue.roads:
        polygon(canvas, [view.at(point) for point in ring], _ROAD, BLACK, 0.5)
    for hall in venue.halls:
        dashed = hall.space_class is SpaceClass.OUTDOOR
        polygon(canvas, [view.at(point) for point in hall.ring], WHITE, BLACK, 0.5, dash=(3, 1.6) if dashed else None)
        if not dashed:
            _bay_lines(canvas, [bay.ring for bay in venue.bays_of_hall[hall.code]], view)
    for hall in venue.halls:
        bays = [bay for bay in venue.bays_of_hall[hall.code] if bay.code in licensed]
        if bays:
            _draw_licensed(canvas, [bay.ring for bay in bays], view)
    for hall in venue.halls:
        bays = [bay for bay in venue.bays_of_hall[hall.code] if bay.code in licensed]
        _label(
            canvas,
            hall,
            [bay.ring for bay in bays],
            len(venue.bays_of_hall[hall.code]),
            view,
            language,
            bay_labels(venue, hall.code, licensed),
        )


def bay_labels(venue: Venue, hall: str, licensed: Iterable[str]) -> str:
    """Return the licensed bays of a hall as people say them: ``1–3, 5``."""
    from expobook.papers.wording import runs

    chosen = [bay.code.rpartition("-")[2] for bay in venue.bays_of_hall[hall] if bay.code in set(licensed)]
    if all(each.isdigit() for each in chosen):
        return runs(int(each) for each in chosen)
    return ", ".join(chosen)


def _bay_lines(canvas: Canvas, rings: list[Ring], view: SiteView) -> None:
    """Dot the lines between neighbouring bays."""
    canvas.setDash(0.6, 1.6)
    for first, second in shared_edges(rings):
        line(canvas, *view.at(first), *view.at(second), 0.2, GREY)
    canvas.setDash()


def _draw_licensed(canvas: Canvas, rings: list[Ring], view: SiteView) -> None:
    """Fill, hatch at 45 degrees and outline the outer edge of some bays of one hall."""
    for ring in rings:
        points = [view.at(point) for point in ring]
        polygon(canvas, points, LICENSED, None)
        hatch(canvas, points, 2.2 * MM, ACCENT, 0.5)
    _bay_lines(canvas, rings, view)
    for first, second in outer_edges(rings):
        line(canvas, *view.at(first), *view.at(second), 1.8, ACCENT)


def _label(
    canvas: Canvas, hall: Hall, rings: list[Ring], bays: int, view: SiteView, language: str, labels: str
) -> None:
    box = bounds([point for ring in rings for point in ring]) if rings else bounds(hall.ring)
    x, y = view.at(box.centre)
    short = hall_number(hall)
    if rings and hall.space_class is SpaceClass.HALL:
        size = 12 if view.length(min(box.width, box.height)) > 34 else 8.5
        wide = max(text_width(labels, Type("Sans", 6.5)), text_width(short, Type("SansBold", size))) + 4
        canvas.setFillColor(WHITE)
        canvas.rect(x - wide / 2, y - 11.5, wide, size + 12, stroke=0, fill=1)
        put(canvas, x, y + 0.5, short, Type("SansBold", size), align="centre")
        put(canvas, x, y - 9, labels, Type("Sans", 6.5), align="centre")
    elif hall.space_class is SpaceClass.HALL:
        put(canvas, x, y - 3, short, Type("SansBold", 9), GREY, "centre")
    else:
        names = [
            each
            for each in (hall.name.zh if language != "en" else "", hall.name.en if language != "zh" else "")
            if each
        ]
        y += 3 * len(names)
        if rings:
            canvas.setFillColor(WHITE)
            wide = max(text_width(each, Type("SansMedium", 8)) for each in names) + 8
            canvas.rect(x - wide / 2, y - 11 * len(names) - 8, wide, 11 * len(names) + 18, stroke=0, fill=1)
        for index, each in enumerate(names):
            put(
                canvas,
                x,
                y - index * 10,
                each,
                Type("SansMedium" if index == 0 else "Sans", 8 - index * 0.5),
                GREY if index else BLACK,
                "centre",
            )
        if view.length(box.height) > 14 * (len(names) + 1):
            put(canvas, x, y - len(names) * 10, f"{square_metres(hall.area_mm2)} m²", Type("Sans", 6.5), GREY, "centre")


def hall_number(hall: Hall) -> str:
    """Return the number in a hall's code (``H05`` is 5), or the code itself."""
    digits = "".join(sign for sign in hall.code if sign.isdigit())
    return str(int(digits)) if digits else hall.code


def _space_list(contract: Contract, left: float = 0.0) -> Table:
    """The licensed space as a small table, a row a hall."""
    language = contract.language
    columns = (
        Column(Bilingual("展厅", "Hall"), 29),
        Column(Bilingual("分区", "Bays"), 27),
        Column(Bilingual("毛面积（m²）", "Gross, m²"), 23, "right"),
        Column(Bilingual("用途", "Use"), 29),
    )
    look = Look(size=7.5, second=6.0, row=4 * MM, tall=7 * MM, head=7 * MM, left=left, language=language)
    rows = []
    for name, bays, code, area in _merged(contract):
        use = contract.uses.get(code, Bilingual("—", "—"))
        rows.append(row(two(name, language), bays, square_metres(area), two(use, language)))
    total, count = two(Bilingual("合计", "Total"), language), str(len(contract.licensed_bays))
    rows.append(row(total, count, square_metres(contract.area_mm2), "", kind="total"))
    return Table(columns, rows, look)


def _draw_space_list(canvas: Canvas, contract: Contract, left: float, top: float) -> None:
    title = Bilingual("许可场地", "Licensed Space")
    _named(canvas, left, top - 12, title, Type("SansBold", 8.5), contract.language)
    _space_list(contract, left).draw(canvas, top - 18)


def _merged(contract: Contract) -> list[tuple[Bilingual, str, str, int]]:
    """One row a hall: name, bays, code and area, lines put together."""
    codes = dict.fromkeys(each.hall_code for each in contract.space)
    return [
        (
            contract.venue.hall(code).name,
            bay_labels(contract.venue, code, contract.licensed_bays),
            code,
            sum(bay.area_mm2 for bay in contract.venue.bays_of_hall[code] if bay.code in contract.licensed_bays),
        )
        for code in codes
    ]


def _draw_strip(canvas: Canvas, contract: Contract, scale: int, digest: str) -> None:
    """Legend at the left, title block at the right of the frame's foot."""
    left, bottom, top = _FRAME.left * MM, _FRAME.bottom * MM, (_FRAME.bottom + _STRIP) * MM
    line(canvas, left, top, _FRAME.right * MM, top, 0.9)
    _draw_legend(canvas, contract, left + 5 * MM, top)
    block, second = 145 * MM, 232 * MM
    right = _FRAME.right * MM
    for x, low, high in (
        (block, bottom, top),
        (second, bottom, top),
        (173 * MM, bottom, bottom + 9.7 * MM),
        (201 * MM, bottom, bottom + 9.7 * MM),
    ):
        line(canvas, x, low, x, high, 0.9 if x == block else 0.5)
    for y in (bottom + 9.7 * MM, bottom + 22.9 * MM):
        line(canvas, block, y, right, y, 0.5)
    code = verification_code(digest) if digest else "—"
    language = contract.language
    drawn = day_words(contract.signed_on or contract.drafted)
    entries = (
        (
            block,
            top,
            second - block,
            "图名  Drawing",
            Bilingual(f"总平面图{EM}许可场地", "Site plan, Licensed Space"),
            True,
        ),
        (block, bottom + 22.9 * MM, second - block, "展会  Event", contract.event, True),
        (
            second,
            top,
            right - second,
            "合同编号  Agreement No.",
            Bilingual(contract.number or contract.booking_number, ""),
            True,
        ),
        (second, bottom + 22.9 * MM, right - second, "核验码  Verification", Bilingual(code, ""), False),
        (
            block,
            bottom + 9.7 * MM,
            28 * MM,
            "比例  Scale",
            Bilingual(f"1:{scale}（A4）", f"1:{scale} (A4)" if language == "en" else ""),
            True,
        ),
        (173 * MM, bottom + 9.7 * MM, 28 * MM, "图号  Drawing No.", Bilingual("A-01", ""), True),
        (201 * MM, bottom + 9.7 * MM, 31 * MM, "版次  Revision", Bilingual(str(contract.draft_no), ""), True),
        (
            second,
            bottom + 9.7 * MM,
            right - second,
            "日期  Date",
            drawn if language != "both" else Bilingual(drawn.zh, ""),
            False,
        ),
    )
    for x, y, width, label, value, bold in entries:
        put(canvas, x + 3, y - 8, small_label(label, language), Type("Sans", 6.5), GREY)
        first = 22 if y == bottom + 9.7 * MM else 20 if language == "both" and value.en else 30
        draw_name(canvas, x + 3, y, width - 6, value, language, bold, first)


def _named(canvas: Canvas, x: float, y: float, words: Bilingual, style: Type, language: str) -> None:
    """Write a name in black; beside Chinese, English is grey and light."""
    if language == "both":
        pair(canvas, x, y, words, style, Type("Sans", style.size - 0.5, language="en"), gap=10)
    else:
        put(canvas, x, y, words.in_language(language), style)


def _draw_legend(canvas: Canvas, contract: Contract, left: float, top: float) -> None:
    language = contract.language
    _named(canvas, left, top - 14, Bilingual("图例", "Legend"), Type("SansBold", 8.5), language)
    entries: list[tuple[str, Bilingual]] = [
        ("licensed", Bilingual("许可场地", "Licensed Space")),
        ("hall", Bilingual("其他展厅", "other halls")),
        ("bay", Bilingual("分区线", "bay line")),
        ("road", Bilingual("连廊与道路", "concourse, roads")),
        ("outdoor", Bilingual("室外场地", "outdoor ground")),
    ]
    for index, (kind, words) in enumerate(entries):
        x, y = left + (index % 2) * 62 * MM, top - 32 - (index // 2) * 18.5
        corners = [(x, y), (x + 9 * MM, y), (x + 9 * MM, y + 4.6 * MM), (x, y + 4.6 * MM)]
        if kind == "bay":
            canvas.setDash(0.6, 1.6)
            line(canvas, x, y + 2.3 * MM, x + 9 * MM, y + 2.3 * MM, 0.4, GREY)
            canvas.setDash()
        else:
            fill = {"licensed": LICENSED, "road": _ROAD}.get(kind, WHITE)
            polygon(canvas, corners, fill, BLACK, 0.5, dash=(3, 1.6) if kind == "outdoor" else None)
        if kind == "licensed":
            hatch(canvas, corners, 2.2 * MM, ACCENT, 0.5)
            polygon(canvas, corners, None, ACCENT, 1.2)
        _named(canvas, x + 12 * MM, y + 3.5, words, Type("Sans", 7.5), language)
    unit = Bilingual("尺寸单位：m", "Dimensions in metres")
    _named(canvas, left + 62 * MM, top - 32 - 37 + 3.5, unit, Type("Sans", 7.5), language)
    note = Bilingual(
        "展厅位置与尺寸为假定值，面积合计为公布值。", "Positions and sizes of halls are assumed; totals are published."
    )
    put(canvas, left, top - 92, two_words(note, language), Type("Sans", 7), GREY)
