"""Labels of stands on plans: number, name, size; smaller by a step, then shorter, never over a line."""

from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.plan import Exhibitor, Stand, StandKind, StandStatus
from expobook.papers.plan_marks import SiteView
from expobook.papers.type import ACCENT, BLACK, GREY, WHITE, Type
from expobook.papers.typesetting import put, surely_longer, text_width
from expobook.papers.wording import metres, square_metres

_LEAST = 5.0  # points
Lines = list[tuple[str, Type, str]]


def draw_stand_label(canvas: Canvas, stand: Stand, exhibitor: Exhibitor | None, view: SiteView, language: str) -> None:
    """Write the fullest label that fits the stand; one that hatches runs under stands in a white box."""
    box = stand.box
    width, height = view.length(box.width) - 2, view.length(box.height) - 2
    x, y = view.at(box.centre)
    for lines in _candidates(stand, exhibitor, language):
        if any(surely_longer(text, style, width) for text, style, _ in lines):
            continue
        wide = max(text_width(text, style) for text, style, _ in lines)
        tall = sum(style.size * 1.25 for _, style, _ in lines)
        if wide <= width and tall <= height:
            if stand.status in (StandStatus.RESERVED, StandStatus.BLOCKED):
                canvas.setFillColor(WHITE)
                canvas.rect(x - wide / 2 - 1, y - tall / 2 - 1, wide + 2, tall + 2, stroke=0, fill=1)
            _write(canvas, x, y + tall / 2, lines)
            return


def _write(canvas: Canvas, x: float, top: float, lines: Lines) -> None:
    for text, style, colour in lines:
        top -= style.size * 1.25
        put(canvas, x, top + style.size * 0.3, text, style, colour, "centre")


def _candidates(stand: Stand, exhibitor: Exhibitor | None, language: str) -> Iterator[Lines]:
    """Yield labels from the fullest to the bare number at the least size."""
    if stand.kind is not StandKind.SHELL:
        size = f"{metres(stand.box.width)}×{metres(stand.box.height)}\u2003{square_metres(stand.area_mm2)} m²"
        if stand.area_mm2 != stand.box.width * stand.box.height:
            size = f"{square_metres(stand.area_mm2)} m²"
        names = _names(stand, exhibitor, language)
        for big in (11.0, 9.5, 8.0):
            for shown in (names, names[:1]):
                number = (stand.number, Type("SansMedium", min(8.0, big)), ACCENT)
                middle = [
                    (text, Type("SansBold" if index == 0 else "Sans", big if index == 0 else 7.5), BLACK)
                    for index, text in enumerate(shown)
                ]
                yield [number, *middle, (size, Type("Sans", 6.8), GREY)]
        yield [
            (stand.number, Type("SansMedium", 7), ACCENT),
            *[(text, Type("SansBold", 7), BLACK) for text in names[:1]],
        ]
    for points in (8.0, 6.5, _LEAST) if stand.kind is not StandKind.SHELL else (_LEAST,):
        yield [(stand.number, Type("Sans", points), BLACK)]
    head = stand.number.rstrip("0123456789")
    if head and head != stand.number:  # 25S001 in a stand of 3 m: 25S over 001
        small = Type("Sans", _LEAST)
        yield [(head, small, BLACK), (stand.number[len(head) :], small, BLACK)]


def _names(stand: Stand, exhibitor: Exhibitor | None, language: str) -> list[str]:
    if exhibitor is None:
        words = {StandStatus.AVAILABLE: ("待分配", "Available"), StandStatus.BLOCKED: ("停用", "Blocked")}.get(
            stand.status, ("", "")
        )
        zh, en = words
    else:
        zh, en = exhibitor.name.zh, exhibitor.name.en
    chosen = {"zh": [zh or en], "en": [en or zh]}.get(language, [zh, en])
    return [each for each in dict.fromkeys(chosen) if each]
