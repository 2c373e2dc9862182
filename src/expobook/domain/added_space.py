"""Space and days that supplements add to a contract: what is new, and what it costs by the tariff of its day (19.2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from expobook.domain.booking import Line, gaps_of
from expobook.domain.diary import Cell, Stay
from expobook.domain.money import round_half_up
from expobook.domain.price import PriceSheet, TaxLine
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue


@dataclass(frozen=True, slots=True)
class Added:
    """Bays on some days that a supplement added, and the tariff that was in force then."""

    bays: frozenset[str]
    stay: Stay
    tariff: str
    version: int

    def cells(self) -> frozenset[Cell]:
        """Return its bays day by day."""
        return frozenset(Cell(day, bay) for day in self.stay for bay in self.bays)


def added_cells(agreed: Collection[Cell], now: Iterable[Cell], venue: Venue) -> frozenset[Cell]:
    """Return what goes beyond what was agreed, a class of space apart.

    A bay that stays on its day is agreed. What moved is, too: bays and days that are new take the place of those given
    up, earliest first, as far as their m2-days go. The rest was added.
    """
    standing = set(now)
    given_up: dict[object, int] = {}
    for cell in agreed:
        if cell not in standing:
            bay = venue.bay(cell.bay)
            given_up[bay.space_class] = given_up.get(bay.space_class, 0) + bay.area_mm2
    found = set()
    for cell in sorted(standing - set(agreed)):
        bay = venue.bay(cell.bay)
        if given_up.get(bay.space_class, 0) >= bay.area_mm2:
            given_up[bay.space_class] -= bay.area_mm2
        else:
            found.add(cell)
    return frozenset(found)


def added_by(cells: Iterable[Cell], tariff: str, version: int) -> tuple[Added, ...]:
    """Return cells as they are kept in a contract: unbroken days a set of bays."""
    return tuple(Added(gap.bays, gap.stay, tariff, version) for gap in gaps_of(cells))


def only(lines: Sequence[Line], cells: Collection[Cell]) -> list[Line]:
    """Return the lines that have some of these cells, with the others given back."""
    kept = []
    for line in lines:
        own = {cell for cell, _ in line.cells()}
        if own & set(cells):
            kept.append(line.without(line.given_back() | (own - set(cells))))
    return kept


def joined(agreed: PriceSheet, added: Sequence[PriceSheet], letters: Mapping[int, str]) -> PriceSheet:
    """Return one price of what was agreed and what was added later; lines of the latter say so.

    ``letters`` are those of the booking's lines. Tax is computed once on the net of each class and rate.
    """
    lines = [replace(each, group=letters.get(min(each.line_ids, default=0), each.group)) for each in agreed.lines]
    rates = {tax.tax_class: tax.percent for tax in agreed.taxes}
    taxes = {tax.tax_class: tax for tax in agreed.taxes}
    notes = list(agreed.notes)
    for sheet in added:
        mine = {tax.tax_class: tax for tax in sheet.taxes}
        own = {
            code: code if rates.get(code, tax.percent) == tax.percent else f"{code} v{sheet.tariff_version}"
            for code, tax in mine.items()
        }
        for each in sheet.lines:
            title = Bilingual(f"{each.title.zh}（新增）", f"{each.title.en} (added)")
            group = letters.get(min(each.line_ids, default=0), each.group)
            lines.append(replace(each, title=title, group=group, tax_class=own.get(each.tax_class, each.tax_class)))
        for code, tax in mine.items():
            before = taxes.get(own[code])
            net = tax.net + (before.net if before is not None else 0)
            due = round_half_up(Fraction(net, 100) * Fraction(tax.percent) / 100)
            taxes[own[code]] = TaxLine(own[code], tax.title, tax.percent, net, due)
            rates.setdefault(own[code], tax.percent)
        notes.append(
            Bilingual(
                f"标明“新增”的按增加时有效的价目表 {sheet.tariff_code} 第 {sheet.tariff_version} 版计算（第19.2款）",
                f"What is marked added costs by tariff {sheet.tariff_code}, version {sheet.tariff_version}, in force "
                "when it was added (clause 19.2)",
            )
        )
    return replace(agreed, lines=tuple(lines), taxes=tuple(taxes.values()), notes=tuple(notes))
