"""The contract as a PDF: cover, 28 articles with their tables, signatures, annexes A to F."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from expobook.domain.contract import Contract, content_hash, qr_text, verification_code
from expobook.domain.contract_state import ContractState
from expobook.domain.text import Bilingual
from expobook.papers.annexes import annex_sheets
from expobook.papers.clauses import ArticleHead, clause_block
from expobook.papers.contract_tables import blocks_of
from expobook.papers.cover import TITLE, cover
from expobook.papers.page import A4, Block, Flow, Frame, Info, Sheet, render, two_words
from expobook.papers.signatures import Signatures
from expobook.resources import resource

_DRAFT, VOID = Bilingual("草稿", "DRAFT"), Bilingual("作废", "VOID")
COPY, MASKED = Bilingual("副本", "COPY"), Bilingual("已遮盖", "MASKED")
NO_NOTICE = Bilingual("", "")
_AT_THE_HEAD = Bilingual("日期与理由见各页页眉", "Date and reason stand at the head of each page.")


def build(contract: Contract, watermark: Bilingual | None = None, notice: Bilingual = NO_NOTICE) -> bytes:
    """Return the contract as PDF; equal contracts give equal bytes in every process, locale and time zone.

    Drafts and void contracts are watermarked; ``watermark`` (such as :data:`COPY`) marks other prints, and
    ``notice`` says why in a line under each header. The code printed stays that of the contents issued; what is
    :data:`MASKED` has none.

    Raises:
        TooLongForPaper: a value does not fit its place.
        TableDoesNotAddUp: printed rows would differ from their total.
    """
    digest = content_hash(contract) if contract.number and watermark is not MASKED else ""
    flow = Flow()
    flow.add(_articles(contract))
    sheets = [Sheet(framed=False, size=A4), *flow.sheets]
    void = replace(contract, state=ContractState.VOID, void_note=_AT_THE_HEAD)
    sheets[0].items += cover(void if notice.zh or notice.en else contract, len(sheets), digest)
    sheets[0].outline.append(({"en": "Cover", "zh": "封面"}.get(contract.language, "封面  Cover"), 0))
    sheets += annex_sheets(contract, digest)
    signs = {} if contract.language == "en" else _clause_signs()
    return render(sheets, _frame(contract, watermark, digest, notice), _info(contract, digest), signs)


@cache
def _clause_signs() -> Mapping[str, str]:
    """Return the Chinese characters of the shipped clauses by face, in an order of their own.

    A venue's own wording adds to them; those it does without cost a kilobyte or two.
    """
    data = json.loads(resource("clauses", "articles.json").read_text("utf-8"))
    found: dict[str, set[str]] = {"Serif": set(), "SerifBold": set()}
    for article in (*data["articles"], *data["annexes"]):
        for clause in article["clauses"]:
            for zh, _ in clause["text"]:
                found["SerifBold" if clause.get("notice") else "Serif"].update(zh)
    return {name: "".join(sorted(sign for sign in signs if sign > "\u2e80")) for name, signs in found.items()}


def _articles(contract: Contract) -> list[Block]:
    language = contract.language
    blocks: list[Block] = []
    for article in contract.articles:
        blocks.append(ArticleHead(article, language))
        for index, clause in enumerate(article.clauses):
            block = clause_block(article, index, clause, language)
            block.keep_next = bool(clause.table) or article is contract.articles[-1]
            blocks.append(block)
            if clause.table:
                blocks += blocks_of(clause.table, contract)
                blocks[-1].keep_next = False
    return [*blocks, Signatures(contract)]


def _frame(contract: Contract, watermark: Bilingual | None, digest: str, notice: Bilingual) -> Frame:
    if contract.state is ContractState.VOID:
        watermark = VOID
    elif contract.number is None:
        watermark = _DRAFT
    draft = (
        Bilingual("已遮盖，非签发文本", "Masked, not the paper issued")
        if contract.number
        else Bilingual("草稿", "Draft")
    )
    says = two_words(Bilingual("核验码", "Verification"), contract.language, " ")
    code = f"{says} {verification_code(digest)}" if digest else two_words(draft, contract.language, " ")
    return Frame(
        title=TITLE,
        number=contract.number or contract.booking_number,
        foot=code,
        language=contract.language,
        sample=contract.sample,
        watermark=watermark,
        seam_marks=contract.number is not None,
        notice=two_words(notice if notice.zh or notice.en else contract.void_note, contract.language),
    )


def _info(contract: Contract, digest: str) -> Info:
    number = contract.number or f"{contract.booking_number} draft {contract.draft_no}"
    keywords = qr_text(contract.number, digest) if contract.number and digest else number
    return Info(
        title=f"{TITLE.in_language('en' if contract.language == 'en' else 'zh')} {number}",
        author=contract.licensor.name.in_language("en" if contract.language == "en" else "zh"),
        subject=contract.event.in_language("en" if contract.language == "en" else "zh"),
        keywords=keywords,
        issued=contract.signed_on or contract.drafted,
        language="en-GB" if contract.language == "en" else "zh-CN",
    )
