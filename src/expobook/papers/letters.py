"""Letters of one page: the challenge of a held option (催签函) and the release of one (释放函)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Part, Party, Sentence
from expobook.domain.text import Bilingual
from expobook.papers.clauses import ClauseBlock
from expobook.papers.page import (
    A4,
    EM,
    LEFT,
    MM,
    RIGHT,
    Frame,
    Info,
    Sheet,
    draw_footer,
    draw_sample,
    line,
    page_words,
    render,
    two_words,
)
from expobook.papers.tables import Column, Look, Row, Table, row, two
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, BLACK, GREY, Type
from expobook.papers.typesetting import TooLongForPaper, fitted, put
from expobook.papers.wording import count_en, count_zh, date_en, date_zh, day_words, weekday_words

_RECEIVER = Bilingual("收件人名称", "the name of the receiver")
_ADDRESS = Bilingual("收件人地址", "the address of the receiver")
_LEAST = 24 * MM  # the foot of the text


@dataclass(frozen=True)
class Letter:
    """One letter: sender, receiver, particulars in a table, numbered points, a reply slip when one is wanted.

    ``particulars`` are label and value; the last one stands out when ``marked``. ``reply`` lists what may be ticked.
    """

    title: Bilingual
    reference: str
    second_reference: str
    written: date
    sender: Party
    receiver: Party
    particulars: tuple[tuple[Bilingual, Bilingual], ...]
    points: tuple[Bilingual, ...]
    reply: tuple[Bilingual, ...] = ()
    marked: bool = False
    language: str = "both"
    sample: bool = False


def challenge_letter(
    *,
    reference: str,
    hold_number: str,
    written: date,
    due: datetime,
    business_days: int,
    sender: Party,
    receiver: Party,
    event: Bilingual,
    space: Bilingual,
    dates: Bilingual,
    rank: Bilingual,
    language: str = "both",
    sample: bool = False,
) -> bytes:
    """Return the letter that asks the holder of an option to sign or step down by ``due`` (venue time)."""
    day = weekday_words(due.date())
    by = Bilingual(
        f"{date_zh(due.date())}（{day.zh}）{due:%H:%M}", f"{day.en} {date_en(due.date())}, {due:%H:%M} Beijing time"
    )
    days = Bilingual(count_zh(business_days), count_en(business_days))
    letter = Letter(
        Bilingual("催签函", "Challenge of a held option"),
        reference,
        hold_number,
        written,
        sender,
        receiver,
        (
            (Bilingual("预留编号", "Hold No."), Bilingual(hold_number, hold_number)),
            (Bilingual("展会", "Event"), event),
            (Bilingual("场地", "Space"), space),
            (Bilingual("日期", "Dates"), dates),
            (Bilingual("现有顺位", "Present rank"), rank),
            (Bilingual("答复期限", "Reply by"), by),
        ),
        (
            Bilingual(
                "贵公司预留的上述场地，现有后顺位的预订人已具备签约条件，请求催签。",
                "The option that you hold on the space above has been challenged by a later applicant "
                "who is ready to sign.",
            ),
            Bilingual(
                f"自本函送达次日起{days.zh}个工作日内，请签署合同并支付定金，或者书面放弃预留。",
                f"Within {days.en} business days from the day after delivery, please sign the agreement and pay "
                "the earnest money, "
                "or release the option in writing.",
            ),
            Bilingual(
                "逾期未答复的，该预留予以释放；涉及的分区与日期由后顺位预订人递补。",
                "If no reply is received in time, your option lapses and later options are promoted, bay by bay "
                "and day by day.",
            ),
            Bilingual(
                "期限按展馆营业日历计算，国家法定节假日不计入，调休工作日计入。",
                "The clock follows the venue calendar: public holidays do not count, make-up working days do.",
            ),
        ),
        (
            Bilingual("签署合同并支付定金", "We sign and pay the earnest money."),
            Bilingual("放弃全部预留", "We release the whole option."),
            Bilingual("放弃部分预留（附分区与日期清单）", "We release part of it; bays and days are listed overleaf."),
        ),
        True,
        language,
        sample,
    )
    return build(letter)


def release_letter(
    *,
    reference: str,
    hold_number: str,
    written: date,
    released_on: date,
    reason: Bilingual,
    sender: Party,
    receiver: Party,
    event: Bilingual,
    space: Bilingual,
    dates: Bilingual,
    language: str = "both",
    sample: bool = False,
) -> bytes:
    """Return the letter that tells the holder that an option was released, and why."""
    letter = Letter(
        Bilingual("预留释放函", "Release of an option"),
        reference,
        hold_number,
        written,
        sender,
        receiver,
        (
            (Bilingual("预留编号", "Hold No."), Bilingual(hold_number, hold_number)),
            (Bilingual("展会", "Event"), event),
            (Bilingual("场地", "Space"), space),
            (Bilingual("日期", "Dates"), dates),
            (Bilingual("原因", "Reason"), reason),
            (Bilingual("释放日期", "Released on"), day_words(released_on)),
        ),
        (
            Bilingual(
                "上述预留自释放之日起终止，场地与日期由后顺位预订人递补或者重新开放。",
                "The option above ends on the day of release; its space and days pass to later options or are "
                "open again.",
            ),
            Bilingual(
                "双方就该预留互不负有付款或者赔偿义务，另有书面约定的除外。",
                "Neither party owes the other anything for this option, unless agreed otherwise in writing.",
            ),
            Bilingual(
                "贵公司如需重新预留，按申请时间取得新的顺位。",
                "You may hold the space anew; its rank follows the time of the new request.",
            ),
        ),
        (),
        True,
        language,
        sample,
    )
    return build(letter)


def build(letter: Letter) -> bytes:
    """Return a letter as PDF.

    Raises:
        TooLongForPaper: it does not fit one page; the facts tell by how many lines.
    """
    sheet = Sheet(framed=False)
    sheet.items.append(lambda canvas: _draw(canvas, letter))
    language = letter.language
    frame = Frame(letter.title, letter.reference, "", language, letter.sample)
    info = Info(
        f"{letter.title.in_language('en' if language == 'en' else 'zh')} {letter.reference}",
        letter.sender.name.in_language("en" if language == "en" else "zh"),
        letter.receiver.name.in_language("en" if language == "en" else "zh"),
        letter.reference,
        letter.written,
    )
    return render([sheet], frame, info)


def _draw(canvas: Canvas, letter: Letter) -> None:
    language = letter.language
    draw_letterhead(canvas, letter.sender, language, letter.sample)
    _draw_address(canvas, letter)
    y = A4[1] - 60.8 * MM
    x = LEFT
    if language != "en":
        x += put(canvas, x, y, letter.title.zh, Type("SansBold", 20)) + 14
    if language != "zh":
        style = Type("Sans", 12, language="en") if language == "both" else Type("SansBold", 18, language="en")
        put(canvas, x, y, letter.title.en, style, ACCENT)
    y = _draw_particulars(canvas, letter, y - 24)
    y = _draw_points(canvas, letter, y - 24)
    y = _draw_reply(canvas, letter, y - 20) if letter.reply else y - 30
    _must_fit(y - 36, letter)
    seal = letter.sender.name.in_language("en" if language == "en" else "zh")
    foot = max(_LEAST + 12 * MM, 35 * MM)
    put(
        canvas,
        RIGHT,
        foot - 8,
        f"{seal}（盖章）" if language != "en" else f"{seal} (seal)",
        Type("SansMedium", 10),
        align="right",
    )
    if language == "both":
        put(canvas, RIGHT, foot - 23, "for the Licensor, seal", Type("Sans", 8, language="en"), GREY, "right")
    draw_footer(canvas, f"{letter.reference}{EM}{letter.second_reference}", page_words(language, 1, 1))


def _must_fit(y: float, letter: Letter) -> None:
    if y < _LEAST:
        raise TooLongForPaper(field=letter.title, value="", lines=round((_LEAST - y) / 14))


def draw_letterhead(canvas: Canvas, sender: Party, language: str, sample: bool) -> None:
    """Draw name, address and rule of the sender."""
    top = A4[1]
    if language != "en":
        put(canvas, LEFT, top - 15.6 * MM, sender.name.zh or sender.name.en, Type("SansBold", 14))
    if language != "zh":
        style = Type("Sans", 10, language="en") if language == "both" else Type("SansBold", 14, language="en")
        put(
            canvas,
            LEFT,
            top - (21.4 if language == "both" else 15.6) * MM,
            sender.name.en or sender.name.zh,
            style,
            ACCENT,
        )
    put(
        canvas,
        LEFT,
        top - (26.2 if language == "both" else 22.5) * MM,
        two_words(sender.address, language),
        Type("Sans", 7.5),
        GREY,
    )
    line(canvas, LEFT, top - 29.6 * MM, RIGHT, top - 29.6 * MM, 1.2, ACCENT)
    if sample:
        draw_sample(canvas, RIGHT, top - 14.8 * MM)


def _draw_address(canvas: Canvas, letter: Letter) -> None:
    language, y = letter.language, A4[1] - 38.6 * MM
    names = [letter.receiver.name.zh if language != "en" else "", letter.receiver.name.en if language != "zh" else ""]
    styles = [Type("SansMedium", 10.5), Type("Sans", 9.5, language="en")]
    for text, style in zip(names, styles, strict=True):
        if text:
            for each in fitted(text, style, 95 * MM, _RECEIVER):
                draw_line(canvas, each, LEFT, y)
                y -= 14.5
    address = two_words(letter.receiver.address, language)
    for each in fitted(address, Type("Sans", 7.5), 100 * MM, _ADDRESS) if address else ():
        draw_line(canvas, each, LEFT, y, GREY)
        y -= 10.5
    top = A4[1] - 38.6 * MM
    label = {"zh": "函号", "en": "Ref."}.get(language, "函号 Ref.")
    put(canvas, RIGHT, top, f"{label}{EM}{letter.reference}", Type("Sans", 9.5), align="right")
    put(canvas, RIGHT, top - 14.5, two_words(day_words(letter.written), language), Type("Sans", 9.5), align="right")


def _draw_particulars(canvas: Canvas, letter: Letter, top: float) -> float:
    language = letter.language
    columns = (Column(Bilingual("项目", "Item"), 46), Column(Bilingual("内容", "Particulars"), 119))
    rows: list[Row] = []
    for index, (label, value) in enumerate(letter.particulars):
        last = letter.marked and index == len(letter.particulars) - 1
        same = value.zh == value.en
        rows.append(
            row(
                two(label, language, stacked=not same),
                two(value, language, stacked=True),
                kind="total" if last else "plain",
            )
        )
    table = Table(columns, rows, Look(size=9.0, second=7.5, row=6 * MM, tall=9.75 * MM, language=language))
    table.draw(canvas, top)
    return top - table.height()


def _draw_points(canvas: Canvas, letter: Letter, top: float) -> float:
    for index, words in enumerate(letter.points):
        sentence = Sentence((Part(words.zh),), (Part(words.en),))
        block = ClauseBlock(str(index + 1), (sentence,), letter.language, first=index == 0)
        top -= block.space_before
        block.draw(canvas, top)
        top -= block.height()
    return top


def _draw_reply(canvas: Canvas, letter: Letter, top: float) -> float:
    language = letter.language
    line(canvas, LEFT, top, RIGHT, top, 0.9)
    words = Bilingual("回执", "Reply, to be returned signed and sealed")
    x = LEFT
    if language != "en":
        x += put(canvas, x, top - 16, words.zh, Type("SansBold", 11)) + 10
    if language != "zh":
        put(canvas, x, top - 16, words.en, Type("Sans", 9, language="en"), GREY if language == "both" else BLACK)
    y = top - 40
    for each in letter.reply:
        canvas.setStrokeColor(BLACK)
        canvas.setLineWidth(0.8)
        canvas.rect(LEFT, y - 2, 3.6 * MM, 3.6 * MM, stroke=1, fill=0)
        if language != "en":
            put(canvas, LEFT + 7 * MM, y, each.zh, Type("Sans", 9.5))
        if language != "zh":
            put(canvas, LEFT + (76 if language == "both" else 7) * MM, y, each.en, Type("Sans", 9, language="en"), GREY)
        y -= 20.5
    _draw_signature_lines(canvas, language, y - 30)
    return y - 42


def _draw_signature_lines(canvas: Canvas, language: str, y: float) -> None:
    half = 77 * MM
    labels: Sequence[tuple[float, Bilingual]] = (
        (LEFT, Bilingual("签字与公章", "Signature and seal")),
        (RIGHT - half, Bilingual("日期", "Date")),
    )
    for x, words in labels:
        line(canvas, x, y, x + half, y, 0.6)
        if language != "en":
            put(canvas, x, y - 11, words.zh, Type("Sans", 8.5))
        if language != "zh":
            put(canvas, x + half, y - 11, words.en, Type("Sans", 8, language="en"), GREY, "right")
