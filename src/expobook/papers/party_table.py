"""The particulars of both parties side by side, under the clauses that name them."""

from collections.abc import Callable

from expobook.domain.contract import Contract, Party
from expobook.domain.text import Bilingual
from expobook.papers.page import Block, Gap, two_words
from expobook.papers.tables import Cell, Column, Look, Row, Table, two

DASH = "—"
_MISSING = Bilingual("〔待补〕", "[missing]")
_CELL_LINES = 4  # a long address may take


def party_table(contract: Contract) -> list[Block]:
    """Return a row a particular; what must be known before issue says that it is missing, the rest has a dash."""
    language = contract.language
    columns = (
        Column(Bilingual("项目", "Item"), 37),
        Column(Bilingual("甲方（展馆方）", "Licensor"), 64),
        Column(Bilingual("乙方（主办单位）", "Licensee"), 64),
    )
    parties = (contract.licensor, contract.licensee)
    rows = [
        Row((two(label, language, stacked=True), *(_cell(party, values, must, language) for party in parties)))
        for label, values, must in _PARTICULARS
    ]
    return [Table(columns, rows, Look(language=language, most=_CELL_LINES)), Gap(3)]


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)


_PARTICULARS: tuple[tuple[Bilingual, Callable[[Party], Bilingual], bool], ...] = (
    (Bilingual("名称", "Name"), lambda party: party.name, True),
    (Bilingual("统一社会信用代码", "Registration no."), lambda party: _same(party.credit_code), True),
    (Bilingual("住所", "Address"), lambda party: party.address, True),
    (Bilingual("法定代表人", "Legal representative"), lambda party: _same(party.representative), True),
    (Bilingual("电话", "Telephone"), lambda party: _same(party.phone), False),
    (Bilingual("电子邮箱", "E-mail"), lambda party: _same(party.email), False),
)


def _cell(party: Party, values: Callable[[Party], Bilingual], must: bool, language: str) -> Cell:
    words = values(party)
    if not (words.zh or words.en):
        return Cell(two_words(_MISSING, language, " ") if must else DASH)
    return two(words, language, stacked=True)
