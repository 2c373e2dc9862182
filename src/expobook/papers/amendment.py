"""The supplement to a contract (补充协议): what differs, each place with its text before and after, and signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from expobook.domain.contract import Contract, content_hash, qr_text, verification_code
from expobook.domain.contract_difference import Difference
from expobook.domain.money import words_en, words_zh
from expobook.domain.text import Bilingual
from expobook.papers.annexes import stand_plans
from expobook.papers.house_paper import Head, SealLine, Words, house_paper, points
from expobook.papers.page import Block
from expobook.papers.tables import NO_MORE, Caption, Column, Look, Remark, Row, Table, row, two
from expobook.papers.wording import amount, count_en, count_zh, date_en, date_zh

_DRAFT = Bilingual("草稿", "DRAFT")
_MIDDLE = 107.5 * 72 / 25.4
_SHORT = 320  # characters of a text that stands in the table; longer ones follow it as a text of their own


@dataclass(frozen=True)
class AmendmentPaper:
    """A supplement as printed; ``issued`` is None for a draft."""

    number: str
    before: Contract
    after: Contract
    changes: tuple[Difference, ...]
    issued: date | None


def amendment_paper(paper: AmendmentPaper) -> bytes:
    """Return the supplement as PDF; the same supplement gives the same bytes.

    Raises:
        TooLongForPaper: a name does not fit its place.
    """
    before, after, language = paper.before, paper.after, paper.before.language
    head = Head(
        Bilingual("补充协议", "Amendment"),
        Bilingual("", ""),
        paper.number,
        paper.issued or after.drafted,
        after.licensor,
        after.licensee,
        after.event,
        language,
        after.sample,
    )
    blocks: list[Block] = list(points(_opening(paper), language))
    blocks += [_caption(1, "变更内容", "What differs", language), _table(paper.changes, language)]
    blocks += _long_texts(paper.changes, language)
    if before.price.total != after.price.total:
        blocks += [_caption(2, "合同价款", "Contract price", language), _sums(paper, language)]
        blocks.append(
            Words(
                Bilingual("变更后", "Now"),
                Bilingual(words_zh(after.price.total), words_en(after.price.total) + "."),
                language,
            )
        )
    blocks += _closing(paper)
    end = Remark(NO_MORE, language, _MIDDLE)
    end.keep_next = True  # the signatures never open a page alone
    blocks.append(end)
    blocks.append(SealLine(after.licensor, after.licensee, language))
    digest = content_hash(after) if paper.issued else ""
    plans = stand_plans(after, digest) if after.plan != before.plan else []
    if not paper.issued:
        return house_paper(head, blocks, watermark=_DRAFT, behind=plans)
    return house_paper(
        head, blocks, code=verification_code(digest), keywords=qr_text(paper.number, digest), behind=plans
    )


def _caption(number: int, zh: str, en: str, language: str) -> Caption:
    made = Caption(number, Bilingual(zh, en), language)
    made.space_before = 12.0
    return made


def _opening(paper: AmendmentPaper) -> list[Bilingual]:
    before = paper.before
    day = before.signed_on or before.drafted
    return [
        Bilingual(
            f"双方于{date_zh(day)}订立了第{before.number}号合同（以下称“原合同”），现协商一致，变更如下。",
            f"The parties made agreement No. {before.number} on {date_en(day)} (the “Agreement”) and now change it "
            "as follows.",
        ),
        Bilingual(
            "本协议只写明与原合同不同之处；未写明的，原合同继续有效。",
            "This amendment states only what differs; everything else in the Agreement stays in force.",
        ),
    ]


def _closing(paper: AmendmentPaper) -> list[Block]:
    copies = paper.after.originals
    made = points(
        [
            Bilingual(
                f"本协议一式{count_zh(copies)}份，双方各执{count_zh(copies // 2)}份，自双方签字并盖章之日起生效，"
                "为原合同的组成部分。",
                f"Made in {count_en(copies)} originals, {count_en(copies // 2)} for each party; it takes effect when "
                "both have signed and sealed it, and is part of the Agreement.",
            ),
            Bilingual("两种文本不一致的，以中文文本为准。", "If the two texts differ, the Chinese text prevails."),
        ],
        paper.after.language,
    )
    for place, block in enumerate(made, 3):
        block.number = str(place)  # type: ignore[attr-defined]  # the points after the tables go on counting
    return made


def _table(changes: Sequence[Difference], language: str) -> Table:
    columns = (
        Column(Bilingual("条款或项目", "Place"), 35),
        Column(Bilingual("原文", "Before"), 65),
        Column(Bilingual("变更后", "After"), 65),
    )
    rows = [
        row(
            two(each.place, language, stacked=True),
            two(_shown(each, each.before), language, stacked=True),
            two(_shown(each, each.after), language, stacked=True),
        )
        for each in changes
    ]
    return Table(columns, rows, Look(language=language, most=40))


def _is_long(each: Difference) -> bool:
    return any(len(text) > _SHORT for words in (each.before, each.after) for text in (words.zh, words.en))


def _shown(each: Difference, words: Bilingual) -> Bilingual:
    return Bilingual("见下文", "see below") if _is_long(each) else words


def _long_texts(changes: Sequence[Difference], language: str) -> list[Block]:
    """Return the texts that are too long for a cell, one after the other."""
    blocks: list[Block] = []
    for each in changes:
        if _is_long(each):
            blocks += points(
                [
                    Bilingual(f"{each.place.zh}原文：{each.before.zh}", f"{each.place.en}, before: {each.before.en}"),
                    Bilingual(f"{each.place.zh}变更后：{each.after.zh}", f"{each.place.en}, after: {each.after.en}"),
                ],
                language,
            )
    return blocks


def _sums(paper: AmendmentPaper, language: str) -> Table:
    columns = (
        Column(Bilingual("项目（元）", "Item, CNY"), 45),
        Column(Bilingual("原合同", "Before"), 40, "right"),
        Column(Bilingual("变更后", "After"), 40, "right"),
        Column(Bilingual("增减", "Difference"), 40, "right"),
    )

    def told(zh: str, en: str, old: int, new: int, kind: str = "plain") -> Row:
        return row(two(Bilingual(zh, en), language), amount(old), amount(new), amount(new - old), kind=kind)

    old, new = paper.before.price, paper.after.price
    rows = [
        told("不含税金额", "Before tax", old.net, new.net),
        told("增值税", "Value-added tax", old.tax, new.tax),
        told("含税总价", "Total with tax", old.total, new.total, "total"),
    ]
    return Table(columns, rows, Look(language=language))
