"""The cover: title, parties, event, space and period, and the code by which the paper is verified."""

from collections.abc import Sequence

import segno
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Contract, SpaceRow, qr_text, verification_code
from expobook.domain.contract_state import ContractState
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.papers.page import A4, EM, LEFT, MM, RIGHT, Paint, draw_footer, draw_sample, line, page_words, two_words
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, BLACK, GREY, HAIR, TextLine, Type
from expobook.papers.typesetting import fitted, put
from expobook.papers.wording import count_en, count_zh, day_words, span_words, square_metres

TITLE = Bilingual("展览场地使用合同", "Exhibition Space Licence Agreement")
_MOST_PARTS = 4  # parts named in one line; the table of the space names all
_LABELS_AT, _VALUES_AT = LEFT, LEFT + 38 * MM
_VALUE_ZH, _VALUE_EN = Type("SansMedium", 11), Type("Sans", 9, language="en")


def originals(contract: Contract) -> Bilingual:
    """Return ``一式四份`` and ``Four originals``."""
    return Bilingual(f"一式{count_zh(contract.originals)}份", f"{count_en(contract.originals).capitalize()} originals")


def space_words(venue: Venue, space: Sequence[SpaceRow]) -> Bilingual:
    """Return the licensed space in one line: whole halls in runs, then parts of halls, then the area."""
    whole = list(dict.fromkeys(each.hall_code for each in space if each.whole))
    zh, en = [], []
    if whole:
        runs = _runs_of(venue, whole)
        words = [_run_words(venue, run) for run in runs[:_MOST_PARTS]]
        if left := sum(len(run) for run in runs[_MOST_PARTS:]):
            words.append(Bilingual(f"及另外{left}个展厅", f"{left} more halls"))
        zh, en = ["、".join(each.zh for each in words) + "全馆"], [", ".join(each.en for each in words) + " entire"]
    parts = [each for each in space if not each.whole]
    zh += [f"{each.hall.zh or each.hall.en} {each.bays} 分区" for each in parts[:_MOST_PARTS]]
    en += [f"{each.hall.en or each.hall.zh} bays {each.bays}" for each in parts[:_MOST_PARTS]]
    if more := len(parts) - _MOST_PARTS if len(parts) > _MOST_PARTS else 0:
        zh, en = [*zh, f"及另外{more}个展厅的部分分区"], [*en, f"and parts of {more} more halls"]
    area = square_metres(sum(each.area_mm2 for each in space))
    return Bilingual("、".join(zh) + f"，{area} m²", ", ".join(en) + f"; {area} m² gross")


def _runs_of(venue: Venue, codes: Sequence[str]) -> list[list[str]]:
    """Group halls that follow each other in the venue's order."""
    order = {hall.code: place for place, hall in enumerate(venue.halls)}
    found: list[list[str]] = []
    for code in sorted(codes, key=lambda each: order[each]):
        if found and order[code] == order[found[-1][-1]] + 1:
            found[-1].append(code)
        else:
            found.append([code])
    return found


def _run_words(venue: Venue, run: Sequence[str]) -> Bilingual:
    names = [venue.hall(code).name for code in run]
    if len(names) > 1 and (said := _numbered(names)):
        return said
    first, last = names[0], names[-1]
    if len(names) > 2:
        return Bilingual(
            f"{first.in_language('zh')}至{last.in_language('zh')}",
            f"{first.in_language('en')} to {last.in_language('en')}",
        )
    return Bilingual(
        "、".join(each.in_language("zh") for each in names), ", ".join(each.in_language("en") for each in names)
    )


def _numbered(names: Sequence[Bilingual]) -> Bilingual | None:
    """Return ``7–19号馆`` and ``Halls 7–19`` for halls that are named by nothing but their number."""
    numbers = [name.zh.replace(" ", "").removesuffix("号馆") for name in names]
    if any(
        name.zh.replace(" ", "") != f"{each}号馆" or name.en != f"Hall {each}"
        for each, name in zip(numbers, names, strict=True)
    ):
        return None
    between = "–" if len(numbers) > 2 else "、"
    return Bilingual(
        f"{numbers[0]}{between}{numbers[-1]}号馆",
        f"Halls {numbers[0]}{'–' if len(numbers) > 2 else ' and '}{numbers[-1]}",
    )


def cover(contract: Contract, pages: int, digest: str) -> list[Paint]:
    """Return what is painted on the cover; ``pages`` is the number of pages of the main part, ``digest`` its hash."""
    return [lambda canvas: _draw(canvas, contract, pages, digest)]


def _draw(canvas: Canvas, contract: Contract, pages: int, digest: str) -> None:
    language, top = contract.language, A4[1]
    canvas.setFillColor(ACCENT)
    canvas.rect(LEFT, top - 12.9 * MM, RIGHT - LEFT, 1.8 * MM, stroke=0, fill=1)
    if contract.sample:
        draw_sample(canvas, RIGHT, top - 18.8 * MM)
    y = top - 19.8 * MM
    if language != "en":
        put(canvas, LEFT, y, contract.venue.name.zh, Type("SansMedium", 11))
        y -= 5.7 * MM
    if language != "zh":
        put(canvas, LEFT, y, contract.venue.name.en, Type("Sans", 8.5, language="en"), GREY)
    y = top - 62 * MM
    if language != "en":
        put(canvas, LEFT, y, TITLE.zh, Type("SansBold", 30))
    if language == "both":
        put(canvas, LEFT, top - 73 * MM, TITLE.en, Type("Sans", 16, language="en"), ACCENT)
    if language == "en":
        put(canvas, LEFT, y, TITLE.en, Type("SansBold", 24, language="en"), ACCENT)
    line(canvas, LEFT, top - 81 * MM, RIGHT, top - 81 * MM, 1.2, ACCENT)
    _draw_rows(canvas, contract, top - 81 * MM - 3.9 * MM)
    _draw_code(canvas, contract, digest)
    foot = originals(contract) if contract.number else Bilingual("草稿", "Draft")
    draw_footer(canvas, two_words(foot, language), page_words(language, 1, pages))


def _draw_rows(canvas: Canvas, contract: Contract, top: float) -> None:
    for _index, (label, value) in enumerate(_rows(contract)):
        lines = _value_lines(contract.language, label, value)
        height = 9.6 + sum(step for _, step in lines)
        y = top - 14.4
        if contract.language == "both":
            put(canvas, _LABELS_AT, y, label.zh, Type("SansMedium", 9.5))
            put(canvas, _LABELS_AT, y - 13, label.en, Type("Sans", 7.5, language="en"), GREY)
            height = max(height, 38.6)
        else:
            put(canvas, _LABELS_AT, y - 3, label.in_language(contract.language), Type("SansMedium", 9.5))
            height = max(height, 33)
        y -= 0 if contract.language == "both" else 3
        for each, step in lines:
            draw_line(canvas, each, _VALUES_AT, y)
            y -= step
        top -= height
        line(canvas, LEFT, top, RIGHT, top, 0.5, HAIR)


def _value_lines(language: str, label: Bilingual, value: Bilingual) -> list[tuple[TextLine, float]]:
    room = RIGHT - _VALUES_AT
    lines: list[tuple[TextLine, float]] = []
    zh, en = value.zh if language != "en" else "", value.en if language != "zh" else ""
    if language != "both":
        zh, en = (value.in_language("zh"), "") if language == "zh" else ("", value.in_language("en"))
    lines += [(each, 14.5) for each in fitted(zh, _VALUE_ZH, room, label, 4)] if zh else []
    english = _VALUE_EN if language == "both" else Type("Sans", 10.5, language="en")
    lines += [(each, 14.5) for each in fitted(en, english, room, label, 4)] if en else []
    return lines


def _rows(contract: Contract) -> list[tuple[Bilingual, Bilingual]]:
    draft = contract.number is None
    number = Bilingual(
        f"{contract.booking_number}{EM}草稿第 {contract.draft_no} 稿", f"Draft {contract.draft_no}, not issued"
    )
    signed = (
        day_words(contract.signed_on)
        if contract.signed_on
        else Bilingual("（　　　　年　　月　　日）", "to be completed at signature")
    )
    state = _state(contract)
    return [
        (Bilingual("合同编号", "Agreement No."), number if draft else Bilingual(contract.number or "", "")),
        (Bilingual("甲方（展馆方）", "Licensor"), contract.licensor.name),
        (Bilingual("乙方（主办单位）", "Licensee"), contract.licensee.name),
        (Bilingual("展会", "Event"), contract.event),
        (Bilingual("许可场地", "Licensed space"), space_words(contract.venue, contract.space)),
        (Bilingual("使用期限", "Licence period"), span_words(contract.stay)),
        (Bilingual("签订日期", "Date of agreement"), signed),
        (Bilingual("状态", "State"), state),
    ]


def _state(contract: Contract) -> Bilingual:
    drafted = day_words(contract.drafted)
    if contract.state is ContractState.VOID:
        return Bilingual(f"作废{EM}{contract.void_note.zh}", f"Void. {contract.void_note.en}")
    if contract.number is None:
        return Bilingual("草稿", f"Draft of {drafted.en}, for discussion only")
    return Bilingual("已签发", f"Issued {drafted.en}")


def _draw_code(canvas: Canvas, contract: Contract, digest: str) -> None:
    language, top = contract.language, A4[1]
    if contract.number is None or not digest:
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.6)
        canvas.setDash(2, 2)
        canvas.rect(LEFT, top - 267 * MM, 25.2 * MM, 25.2 * MM, stroke=1, fill=0)
        canvas.setDash()
        if language != "en":
            put(canvas, LEFT + 12.6 * MM, top - 253.5 * MM, "无核验码", Type("Sans", 8.5), GREY, "centre")
        if language != "zh":
            put(canvas, LEFT + 12.6 * MM, top - 257.8 * MM, "no code", Type("Sans", 8, language="en"), GREY, "centre")
        words = Bilingual(
            "本稿仅供磋商，对双方不具约束力。签发后方有核验码与用印处。",
            "For discussion only; binding on neither party. Code and seal places are added on issue.",
        )
        if contract.number:
            words = Bilingual(
                "对方个人信息已遮盖，供查阅；核验码与二维码仅载于签发文本。",
                "For reading, with personal data of the other party masked. Only the paper issued has its code.",
            )
        _two_lines(canvas, words, language, top - 249.5 * MM)
        return
    _draw_qr(canvas, qr_text(contract.number, digest), LEFT + 12 * MM, top - 253.5 * MM, 27 * MM)
    x, y = LEFT + 31 * MM, top - 245.7 * MM
    if language != "en":
        x += put(canvas, x, y, "核验码", Type("SansBold", 9)) + 7
    if language != "zh":
        put(canvas, x, y, "Verification code", Type("Sans", 8, language="en"), GREY)
    put(canvas, LEFT + 31 * MM, top - 253.2 * MM, verification_code(digest), Type("SansBold", 15))
    words = Bilingual(
        "合同内容 SHA-256 摘要前 16 位；各页页脚相同即为同一版本。".replace(" ", ""),
        "First 16 digits of the SHA-256 of the contents; every page foot shows the same code.",
    )
    _two_lines(canvas, words, language, top - 259.2 * MM, 4.5 * MM)
    if contract.anchor:
        anchor = two_words(Bilingual("审计锚", "Audit anchor"), language, " ")
        put(canvas, RIGHT, top - 253.2 * MM, f"{anchor} {contract.anchor}", Type("Sans", 7), GREY, "right")


def _two_lines(canvas: Canvas, words: Bilingual, language: str, y: float, step: float = 5.1 * MM) -> None:
    x = LEFT + 31 * MM
    if language != "en":
        put(canvas, x, y, words.zh, Type("Sans", 8))
        y -= step
    if language != "zh":
        put(canvas, x, y, words.en, Type("Sans", 7.5, language="en"), GREY)


def _draw_qr(canvas: Canvas, text: str, middle_x: float, middle_y: float, side: float) -> None:
    """Draw a QR code of error level M as filled squares, its quiet zone of four modules inside ``side``."""
    matrix = segno.make(text, error="m", boost_error=False, micro=False).matrix
    module = side / (len(matrix) + 8)
    left, top = middle_x - module * len(matrix) / 2, middle_y + module * len(matrix) / 2
    canvas.setFillColor(BLACK)
    path = canvas.beginPath()
    for down, modules in enumerate(matrix):
        start = None
        for across, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                path.rect(left + start * module, top - (down + 1) * module, (across - start) * module, module)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
