"""What a contract says, gathered from a booking: parties, space, phases, dates and the clauses' variables."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from expobook.domain.booking import Booking, Event, Line, Organiser
from expobook.domain.contract import Contract, Party, PhaseRow, SpaceRow
from expobook.domain.diary import Cell, Phase
from expobook.domain.drawn_plan import DRAWN_FIXTURES
from expobook.domain.price import PriceKind, PriceSheet
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.papers.wording import amount, count_en, count_zh, day_words, numeral_zh, runs, square_metres
from expobook.resources import resource
from expobook.services.rules import theme_name
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "licensor"
# The names that every contract fills; the library's terms come beside them. A test holds it against clause_variables.
CONTRACT_VARIABLES = frozenset(
    {f"{side}{part}" for side in ("licensor", "licensee") for part in ("", "_code", "_head", "_address", "_email")}
    | {"signed_on", "place", "event", "theme", "area", "first", "last", "first_time", "last_time", "change_by"}
    | {"permit_copy_by", "plan_by", "filing_by", "parts", "cancel_base", "late_rate", "originals", "originals_each"}
)
_CHANGE_DAYS, _PERMIT_DAYS, _PLAN_DAYS = 60, 30, 30  # before move-in; house rules
_FILING_DAYS = 20  # before the opening: Decree 505 of 2007, art. 13
_DATE_LINE = Bilingual("（　　年　　月　　日）", "(date of signature)")


@dataclass(frozen=True, slots=True)
class MissingField:
    """What must be known before a contract is issued: the article it stands in, its code and its words."""

    article: str
    code: str
    words: Bilingual


@dataclass(frozen=True, slots=True)
class House:
    """The venue's side of every contract."""

    party: Party
    place: Bilingual
    originals: int
    show_hours: str
    work_hours: str
    sample: bool
    version: int = field(default=0, compare=False)  # how often it was entered


def house_of(uow: UnitOfWork) -> House:
    """Return the licensor as set in the book, else the shipped sample operator."""
    data: dict[str, Any] = json.loads(resource("clauses", "licensor.json").read_text("utf-8"))
    stored = uow.settings.get(SETTING)
    if stored:
        data |= {"sample": False} | stored
    pairs = {name: Bilingual(data[name]["zh"], data[name]["en"]) for name in ("name", "address", "bank", "place")}
    party = Party(
        pairs["name"],
        data["credit_code"],
        data["representative"],
        pairs["address"],
        data["phone"],
        data["email"],
        pairs["bank"],
        data["account"],
    )
    return House(
        party,
        pairs["place"],
        int(data["originals"]),
        data["show_hours"],
        data["work_hours"],
        bool(data["sample"]),
        uow.settings.version(SETTING),
    )


def licensee_of(organiser: Organiser | None) -> Party:
    """Return the organiser as a party; empty fields where nothing is known yet."""
    if organiser is None:
        return Party(Bilingual("", ""))
    return Party(
        organiser.name,
        organiser.credit_code,
        organiser.representative,
        organiser.address,
        organiser.phone,
        organiser.email,
        Bilingual(organiser.bank, organiser.bank),
        organiser.account,
    )


def groups_of(lines: Sequence[Line], sheet: PriceSheet) -> dict[int, str]:
    """Return the letter of each line, as its price lines have it; lines without a price follow on."""
    letters: dict[int, str] = {}
    for each in sheet.lines:
        if each.kind is PriceKind.SPACE and each.group:
            letters |= dict.fromkeys(each.line_ids, each.group)
    free = (chr(code) for code in range(ord("A"), ord("Z") + 1) if chr(code) not in letters.values())
    for line in lines:
        if line.id not in letters:
            letters[line.id] = next(free, "Z")
    return letters


def licensed_bays(line: Line) -> frozenset[str]:
    """Return the bays of a line that were not given back for its whole stay."""
    gone = [
        gap.bays for gap in line.gaps if gap.stay.start <= line.schedule.start and gap.stay.until >= line.schedule.until
    ]
    return line.bays - frozenset().union(*gone)


def space_rows(venue: Venue, lines: Sequence[Line], letters: Mapping[int, str]) -> tuple[SpaceRow, ...]:
    """Return a row for each line and hall, lines in the order of their letters, halls in the venue's order."""
    rows = []
    for letter in sorted(set(letters.values())):
        bays = frozenset().union(*(licensed_bays(line) for line in lines if letters[line.id] == letter))
        for hall in venue.halls:
            chosen = [bay for bay in venue.bays_of_hall[hall.code] if bay.code in bays]
            if chosen:
                labels = [bay.code.rpartition("-")[2] for bay in chosen]
                said = runs(map(int, labels)) if all(label.isdigit() for label in labels) else ", ".join(labels)
                whole = len(chosen) == len(venue.bays_of_hall[hall.code])
                area = sum(bay.area_mm2 for bay in chosen)
                rows.append(SpaceRow(letter, hall.name, hall.code, said, whole, len(chosen), area))
    return tuple(rows)


def agreed_cells(contents: Contract) -> frozenset[Cell]:
    """Return the bays and days that a contract licenses, by its tables of space and phases."""
    bays: dict[str, set[str]] = {}
    for row in contents.space:
        wanted = {label for part in row.bays.split(", ") for label in _labels(part)}
        bays.setdefault(row.group, set()).update(
            bay.code
            for bay in contents.venue.bays_of_hall[row.hall_code]
            if row.whole or bay.code.rpartition("-")[2] in wanted
        )
    return frozenset(
        Cell(day, bay) for phase in contents.phases for day in phase.stay for bay in bays.get(phase.group, ())
    )


def _labels(part: str) -> list[str]:
    """Return the labels of bays that ``2–4`` or ``B`` stands for."""
    first, dash, last = part.partition("–")
    return [str(number) for number in range(int(first), int(last) + 1)] if dash else [part]


def phase_rows(lines: Sequence[Line], letters: Mapping[int, str], house: House) -> tuple[PhaseRow, ...]:
    """Return a row for each phase and letter, phases first."""
    rows: dict[PhaseRow, None] = {}
    for phase in (Phase.BUILD_UP, Phase.SHOW, Phase.DISMANTLE):
        for line in sorted(lines, key=lambda each: (letters[each.id], each.schedule.start)):
            for found, stay in line.schedule.spans():
                if found is phase:
                    hours = house.show_hours if phase is Phase.SHOW else house.work_hours
                    rows[PhaseRow(phase, letters[line.id], stay, hours)] = None
    return tuple(rows)


def slim(venue: Venue, drawn: Collection[str] = ()) -> Venue:
    """Return the venue with only what its annexes draw and list; halls that are ``drawn`` keep what is fixed there."""
    return replace(
        venue,
        links=(),
        halls=tuple(
            replace(
                hall,
                fixtures=tuple(each for each in hall.fixtures if hall.code in drawn and each.kind in DRAWN_FIXTURES),
            )
            for hall in venue.halls
        ),
    )


def theme_of(booking: Booking, event: Event | None) -> Bilingual:
    """Return the theme in words, by its code or as it was typed."""
    code = booking.theme or (event.theme if event else "")
    return theme_name(code)


def missing(draft: Contract) -> tuple[MissingField, ...]:
    """Return what a draft still lacks, in the order of its articles."""
    licensor, licensee = draft.licensor, draft.licensee
    wants = (
        ("1", "licensor-name", Bilingual("甲方名称", "name of the licensor"), _named(licensor.name)),
        (
            "1",
            "licensor-code",
            Bilingual("甲方统一社会信用代码", "registration no. of the licensor"),
            licensor.credit_code,
        ),
        (
            "1",
            "licensor-head",
            Bilingual("甲方法定代表人", "legal representative of the licensor"),
            licensor.representative,
        ),
        ("1", "licensor-address", Bilingual("甲方住所", "address of the licensor"), _named(licensor.address)),
        ("1", "licensee-name", Bilingual("乙方名称", "name of the licensee"), _named(licensee.name)),
        (
            "1",
            "licensee-code",
            Bilingual("乙方统一社会信用代码", "registration no. of the licensee"),
            licensee.credit_code,
        ),
        (
            "1",
            "licensee-head",
            Bilingual("乙方法定代表人", "legal representative of the licensee"),
            licensee.representative,
        ),
        ("1", "licensee-address", Bilingual("乙方住所", "address of the licensee"), _named(licensee.address)),
        ("4", "event-name", Bilingual("展会名称", "name of the event"), _named(draft.event)),
        ("4", "theme", Bilingual("展览题材", "theme of the event"), _named(draft.theme)),
        ("5", "space", Bilingual("许可场地", "licensed space"), "yes" if draft.space else ""),
        ("9", "price", Bilingual("价格", "price"), "yes" if draft.price.lines else ""),
        ("10", "instalments", Bilingual("付款计划", "payment schedule"), "yes" if draft.instalments else ""),
        ("10", "bank", Bilingual("甲方开户行", "bank of the licensor"), _named(licensor.bank)),
        ("10", "account", Bilingual("甲方账号", "account of the licensor"), licensor.account),
    )
    return tuple(MissingField(article, code, words) for article, code, words, value in wants if not value)


def _named(words: Bilingual) -> str:
    return words.zh or words.en


def clause_variables(draft: Contract) -> dict[str, Bilingual]:
    """Return what the clauses' variables stand for; what is missing shows as 〔待补…〕 [missing: …]."""
    lacks = {
        each.code: Bilingual(f"〔待补：{each.words.zh}〕", f"[missing: {each.words.en}]") for each in missing(draft)
    }
    values: dict[str, Bilingual] = {}
    for side, party in (("licensor", draft.licensor), ("licensee", draft.licensee)):
        values[side] = party.name
        values[f"{side}_code"] = _same(party.credit_code)
        values[f"{side}_head"] = _same(party.representative)
        values[f"{side}_address"] = party.address
        values[f"{side}_email"] = _same(party.email) if party.email else Bilingual("（未约定）", "(none agreed)")
        for name, code in (
            (side, "name"),
            (f"{side}_code", "code"),
            (f"{side}_head", "head"),
            (f"{side}_address", "address"),
        ):
            values[name] = lacks.get(f"{side}-{code}", values[name])
    first, base, area = draft.stay.start, amount(draft.cancellation_base), square_metres(draft.area_mm2)
    work = next(
        (row.hours for row in draft.phases if row.phase is not Phase.SHOW),
        draft.phases[0].hours if draft.phases else "–",
    )
    opens, _, closes = work.partition("–")
    parts = len(draft.instalments)
    return values | {
        "signed_on": day_words(draft.signed_on) if draft.signed_on else _DATE_LINE,
        "place": draft.place,
        "event": lacks.get("event-name", draft.event),
        "theme": lacks.get("theme", draft.theme),
        "area": Bilingual(f"{area}平方米", f"{area} m²"),
        "first": day_words(first),
        "last": day_words(draft.stay.last),
        "first_time": _same(opens),
        "last_time": _same(closes),
        "change_by": day_words(first - timedelta(days=_CHANGE_DAYS)),
        "permit_copy_by": day_words(first - timedelta(days=_PERMIT_DAYS)),
        "plan_by": day_words(first - timedelta(days=_PLAN_DAYS)),
        "filing_by": day_words(filing_day(draft.show.start)),
        "parts": Bilingual(numeral_zh(parts), f"{count_en(parts)} part{'s' if parts != 1 else ''}"),
        "cancel_base": Bilingual(f"{base}元", f"CNY {base}"),
        "late_rate": late_rate_words(draft.late_per_day),
        "originals": Bilingual(count_zh(draft.originals), count_en(draft.originals)),
        "originals_each": Bilingual(count_zh(draft.originals // 2), count_en(draft.originals // 2)),
    }


def late_rate_words(per_day: Decimal) -> Bilingual:
    """Return ``万分之三`` and ``0.03 per cent`` for 0.0003 a day."""
    parts = per_day * 10_000
    whole = numeral_zh(int(parts)) if parts == int(parts) and 0 < parts < 100 else f"{parts.normalize():f}"
    return Bilingual(f"万分之{whole}", f"{(per_day * 100).normalize():f} per cent")


def filing_day(opening: date) -> date:
    """Return the last day on which the police permit may be asked for (Decree 505, art. 13: 20 days before)."""
    return opening - timedelta(days=_FILING_DAYS)


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)
