"""A contract with everything that its print says, frozen, and the code that stands for its contents."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from expobook.domain.added_space import Added
from expobook.domain.contract_state import ContractState
from expobook.domain.diary import Phase, Stay
from expobook.domain.drawn_plan import DrawnPlan
from expobook.domain.errors import UserError
from expobook.domain.price import CancellationTier, Deposit, Fen, Instalment, PriceSheet
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue

SHOWN_DIGITS = 16  # of the 64 hex digits of the content's SHA-256, in four groups
LANGUAGES = ("both", "zh", "en")


class ClauseVariableMissing(UserError):
    """A clause names a variable that the booking does not fill: ``variable``, ``clause``."""

    code = "clause-variable-missing"


class ContractIncomplete(UserError):
    """A contract cannot be issued: ``number`` of the booking, ``missing`` fields."""

    code = "contract-incomplete"


class NotApproved(UserError):
    """A contract is issued by somebody who may not, and nobody who may has approved it: ``number``, ``need``."""

    code = "not-approved"


class OwnApproval(NotApproved):
    """Four eyes are wanted, and who issues is who approved: ``number``, ``need`` to approve or ``issuers`` to issue."""

    code = "own-approval"


class AmendmentOpen(UserError):
    """A supplement waits for signature: ``number``, ``contract``."""

    code = "amendment-open"


class NothingToAmend(UserError):
    """The booking says what the contract says: ``number``."""

    code = "nothing-to-amend"


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the contract, as printed."""

    name: Bilingual
    credit_code: str = ""
    representative: str = ""
    address: Bilingual = Bilingual("", "")
    phone: str = ""
    email: str = ""
    bank: Bilingual = Bilingual("", "")
    account: str = ""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """Licensed bays of one hall: ``bays`` in words (``1–5``), ``group`` the letter of the line (A, B)."""

    group: str
    hall: Bilingual
    hall_code: str
    bays: str
    whole: bool
    count: int
    area_mm2: int


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase of one line: its days, half open, and the daily hours."""

    phase: Phase
    group: str
    stay: Stay
    hours: str


class Part(NamedTuple):
    """A stretch of clause text; bold where a term is defined."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages: the unit between which a clause may break."""

    zh: tuple[Part, ...]
    en: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause, its variables filled; ``notice`` clauses weigh on the other side and print bold.

    ``table`` names the table that follows it (``space``, ``phases``, ...), or is empty. ``changed`` clauses of a
    draft get a bar in the margin.
    """

    id: str
    version: int
    sentences: tuple[Sentence, ...]
    notice: bool = False
    table: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered section with its clauses; annexes have letters for numbers."""

    number: str
    title: Bilingual
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Contract:
    """Everything that is printed; two equal contracts print the same bytes.

    ``number`` is None for a draft. ``signed_on`` is the date of agreement, ``drafted`` the day the
    content was gathered. ``cancellation_base`` is what the tiers are per cents of.
    """

    number: str | None
    state: ContractState
    language: str
    booking_number: str
    drafted: date
    signed_on: date | None
    licensor: Party
    licensee: Party
    event: Bilingual
    theme: Bilingual
    place: Bilingual
    space: tuple[SpaceRow, ...]
    phases: tuple[PhaseRow, ...]
    stay: Stay
    show: Stay
    price: PriceSheet
    instalments: tuple[Instalment, ...]
    deposits: tuple[Deposit, ...]
    cancellation: tuple[CancellationTier, ...]
    cancellation_base: Fen
    articles: tuple[Article, ...]
    annexes: tuple[Article, ...]
    venue: Venue
    licensed_bays: frozenset[str]
    uses: Mapping[str, Bilingual] = field(default_factory=dict)  # hall code -> what it is used for
    originals: int = 4
    draft_no: int = 1
    sample: bool = False
    void_note: Bilingual = Bilingual("", "")
    clause_library: int = 1  # the version of the clause texts it was written from
    late_per_day: Decimal = Decimal("0.0003")  # of what is open, for each day of late payment
    anchor: str = ""  # where the audit trail stood at issue, such as "152-FD28A7AD8CC63498": paper that proves the book
    added: tuple[Added, ...] = ()  # what supplements added, and by which tariff it is charged
    plan: DrawnPlan | None = None  # the stands as they were agreed; Annex A draws them behind the site plan

    @property
    def area_mm2(self) -> int:
        """Licensed gross area."""
        return sum(row.area_mm2 for row in self.space)


_VARIABLE = re.compile(r"\{([a-z_0-9]+)\}")


def variables_of(template: str) -> frozenset[str]:
    """Return the names of the variables in a clause text."""
    return frozenset(_VARIABLE.findall(template))


def fill(template: str, variables: Mapping[str, Bilingual], language: str, clause: str) -> tuple[Part, ...]:
    """Return a clause text with its variables filled; ``**x**`` is bold, values are never read as markup.

    Raises:
        ClauseVariableMissing: a variable has no value.
    """
    parts: list[Part] = []
    for index, stretch in enumerate(template.split("**")):
        text = ""
        for place, piece in enumerate(_VARIABLE.split(stretch)):
            text += piece if place % 2 == 0 else _value(piece, variables, language, clause)
        if text:
            parts.append(Part(text, index % 2 == 1))
    return tuple(parts)


def _value(name: str, variables: Mapping[str, Bilingual], language: str, clause: str) -> str:
    value = variables.get(name)
    if value is None or not value.in_language(language):
        raise ClauseVariableMissing(variable=name, clause=clause)
    return value.in_language(language)


def canonical_bytes(contract: Contract) -> bytes:
    """Return the contents as JSON with sorted keys: the same in every process, locale and time zone.

    A contract without a stand plan, or that nothing was added to, does not speak of it: it has the code that it had
    before there were any. The same holds for a stand plan without aisles.
    """
    contents = _plain(contract)
    for name in ("plan", "added"):
        if not contents[name]:
            del contents[name]
    if contract.plan is not None and not contract.plan.aisles:
        contents["plan"] = {name: each for name, each in _plain(contract.plan).items() if name != "aisles"}
    return json.dumps(contents, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(contract: Contract) -> str:
    """Return the SHA-256 of the contents as 64 capital hex digits."""
    return hashlib.sha256(canonical_bytes(contract)).hexdigest().upper()


def verification_code(digest: str) -> str:
    """Return the printed short form: ``EB19 385E 55DB E0C8``."""
    return " ".join(digest[place : place + 4] for place in range(0, SHOWN_DIGITS, 4))


def qr_text(number: str, digest: str) -> str:
    """Return what the cover's QR code and the file's keywords say."""
    return f"EXPOBOOK/1;{number};{digest[:32]}"


def clause_versions(contract: Contract) -> dict[str, int]:
    """Return the version of each clause by its id."""
    return {
        clause.id: clause.version for article in (*contract.articles, *contract.annexes) for clause in article.clauses
    }


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into what it knows, without any choice left open; parts are asked for in turn."""
    names = _fields(value.__class__)
    if names is not None:
        return {name: getattr(value, name) for name in names}
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"a contract cannot hold {value!r}")


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else None


@dataclass(frozen=True, slots=True)
class IssuedContract:
    """One line of the register: what was issued, when, for how much, and by which bytes it is known.

    ``issued_at`` and ``signed_at`` are venue time; sums are fen; ``pdf_sha256`` and ``content_hash`` are capital hex.
    """

    id: int
    booking_id: int
    number: str
    state: ContractState
    language: str
    content_hash: str
    pdf_sha256: str
    tariff_code: str
    tariff_version: int
    net: Fen
    tax: Fen
    total: Fen
    issued_at: datetime
    signed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A digital signature in a file: who made it by a certificate of whom, and when (venue time).

    ``intact`` says that nothing it covers was changed, ``whole`` that nothing was added behind it, ``stamped_by``
    whose time stamp says the moment (empty: the signer's own clock). Whom to trust is for people to judge.
    """

    signer: str
    issuer: str
    at: datetime | None
    intact: bool
    whole: bool
    stamped_by: str = ""


class Standing(StrEnum):
    """What a file turned out to be."""

    INTACT = "intact"  # byte for byte the one issued
    SIGNED = "signed"  # the issued bytes with valid digital signatures behind them, and nothing else
    EXTENDED = "extended"  # the issued bytes, with something added behind that no signature covers
    SAME_CONTENTS = "same-contents"  # says the code of the contract issued, but the bytes differ
    ALTERED = "altered"  # names a contract of ours with another code
    NOT_OURS = "not-ours"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about a file that claims to be a contract of this book; ``version`` is its number, or that of a
    supplement, ``kept`` whether the book has this very file."""

    standing: Standing
    contract: IssuedContract | None
    file_sha256: str
    claimed_number: str = ""
    claimed_code: str = ""
    version: str = ""
    signatures: tuple[FileSignature, ...] = ()
    kept: bool = False

    @property
    def genuine(self) -> bool:
        """Whether the file holds exactly what was issued, and nothing that nobody answers for."""
        return self.standing in (Standing.INTACT, Standing.SIGNED)
