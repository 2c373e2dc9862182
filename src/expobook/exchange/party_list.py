"""Lists of parties with their people, XLSX or CSV: the same heads are written and read."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from expobook.domain.booking import Organiser
from expobook.domain.party import Contact
from expobook.exchange.list_file import BadListFile, ListTable, read_table
from expobook.exchange.plain_xlsx import plain_xlsx

HEADS: Mapping[str, Sequence[str]] = {
    "name_zh": ("名称", "单位名称", "公司名称", "主办单位", "参展商", "搭建商", "中文名称", "name zh"),
    "name_en": ("english name", "英文名称", "name", "company", "organiser", "exhibitor", "contractor", "name en"),
    "credit_code": ("统一社会信用代码", "信用代码", "credit code", "registration no", "code"),
    "representative": ("法定代表人", "legal representative", "representative"),
    "address_zh": ("地址", "中文地址", "address zh"),
    "address_en": ("address", "英文地址", "address en"),
    "phone": ("电话", "phone", "telephone"),
    "email": ("邮箱", "电子邮箱", "e-mail", "email"),
    "bank": ("开户行", "开户银行", "bank"),
    "account": ("账号", "银行账号", "account", "account no"),
    "contact": ("联系人", "contact", "contact person"),
    "post": ("职务", "post", "position", "job title"),
    "contact_phone": ("联系人电话", "手机", "contact phone", "mobile"),
    "contact_email": ("联系人邮箱", "contact e-mail", "contact email"),
}
_HEADS_EN = (
    "Name zh", "English name", "Credit code", "Legal representative", "Address zh", "Address en", "Phone", "E-mail",
    "Bank", "Account", "Contact", "Post", "Contact phone", "Contact e-mail",
)  # fmt: skip


def read_parties(path: Path, matches: Mapping[str, str] | None = None) -> ListTable:
    """Read a list of parties; raises ``BadListFile``, ``FileTrouble``."""
    table = read_table(path, HEADS, matches)
    if not table.columns.keys() & {"name_zh", "name_en"}:
        raise BadListFile(path=str(path), why="no-name-column", heads=", ".join(table.heads)[:200])
    return table


def parties_xlsx(parties: Sequence[Organiser], people: Mapping[int, Sequence[Contact]], language: str) -> bytes:
    """Return parties as XLSX, a row a person there, one row for a party without people."""
    heads = _HEADS_EN if language == "en" else tuple(names[0] for names in HEADS.values())
    rows = [
        (*_party(each), *(_person(person) if person else ("", "", "", "")))
        for each in parties
        for person in (people.get(each.id) or (None,))
    ]
    return plain_xlsx("parties" if language == "en" else "单位", heads, rows)


def _party(each: Organiser) -> tuple[str, ...]:
    name, address = each.name, each.address
    said = each.representative, address.zh, address.en, each.phone, each.email, each.bank, each.account
    return (name.zh, name.en, each.credit_code, *said)


def _person(each: Contact) -> tuple[str, str, str, str]:
    return each.name, each.post, each.phone, each.email
