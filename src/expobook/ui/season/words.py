"""What a plan of the season says of its bookings, in the language of the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from expobook.domain.booking import Line
from expobook.domain.diary import Stay
from expobook.domain.finding.request import Part
from expobook.domain.season.proposal import Binding, Clash, Item, LeftOut, Missing, Named, Outcome
from expobook.domain.season.solution import Stage
from expobook.domain.venue import Venue
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.words import Language, money, shown

_OUTCOMES = {
    Outcome.NEW: "gets space",
    Outcome.STAYS: "stays",
    Outcome.MOVED: "moves",
    Outcome.CHOSEN: "one date set chosen",
    Outcome.REFUSED: "not placed",
}
_STAGES = {
    Stage.PRICES: "Working out the bound",
    Stage.FIRST: "Making a first calendar",
    Stage.SEARCH: "Looking for better calendars",
    Stage.PROOF: "Tightening the bound",
}
_MISSING = {
    Missing.NO_AREA: "Nobody said how much space it wants, for how long.",
    Missing.IRREGULAR: "Its lines open on different days; it is left as it stands.",
    Missing.OTHER_YEAR: "Its window has no opening day in the year.",
}
_BINDINGS = {
    Binding.STANDING: "Firm shows, closures and locked holds leave too little room on its days",
    Binding.THEME: "A show of a near theme is too close on every day with room",
    Binding.MOVING: "Too much would be in build-up or dismantling at once",
    Binding.SPACE: "The halls are full of shows that bring more",
    Binding.WORTH: "It could be placed, but would bring less than its move costs",
}


_YES_NO = frozenset({"whole_halls", "locked"})
_FEN = frozenset({"revenue_fen", "day_cost_fen", "move_cost_fen"})


def tr(text: str) -> str:
    return QCoreApplication.translate("Season", text)


@dataclass(frozen=True)
class SeasonWords:
    """Sentences about one venue in one language."""

    venue: Venue
    language: Language

    def title(self, one: Named) -> str:
        return one.title.in_language(self.language)

    def outcome(self, outcome: Outcome) -> str:
        return tr(_OUTCOMES[outcome])

    def stage(self, stage: Stage) -> str:
        return tr(_STAGES[stage])

    def missing(self, left: LeftOut) -> str:
        return tr(_MISSING[left.why])

    def place(self, lines: Sequence[Line]) -> str:
        """Return space and days of the first date set, and how many more there are."""
        if not lines:
            return "–"
        sets = sorted({line.alternative for line in lines})
        own = [line for line in lines if line.alternative == sets[0]]
        space = self.venue.describe(frozenset().union(*(line.bays for line in own)))
        stay = Stay(min(line.schedule.start for line in own), max(line.schedule.until for line in own))
        more = tr("+{count} more").format(count=len(sets) - 1) if len(sets) > 1 else ""
        return " · ".join(part for part in (formats.span(stay, self.language), space, more) if part)

    def shift(self, item: Item) -> str:
        """Return what a move does: days later or earlier, or other halls on the same days."""
        if item.outcome is not Outcome.MOVED:
            return ""
        if not item.shift:
            return tr("other halls")
        key = "{days} d later" if item.shift > 0 else "{days} d earlier"
        return tr(key).format(days=abs(item.shift))

    def reason(self, item: Item) -> str:
        """Return why a booking is refused, with names; empty for all others."""
        reason = item.reason
        if reason is None:
            return ""
        parts = [tr(_BINDINGS[reason.binding])]
        if reason.opening is not None:
            day = formats.day(reason.opening, self.language)
            parts.append(tr("best day {day}").format(day=day))
        if reason.short_mm2:
            parts.append(tr("{area} missing").format(area=formats.area(reason.short_mm2)))
        between = "、" if self.language == "zh" else ", "
        if reason.others:
            names = between.join(f"{self.title(other)} {other.number}" for other in reason.others)
            parts.append(tr("because of {names}").format(names=names))
        return ("；" if self.language == "zh" else "; ").join(parts)

    def clash(self, clash: Clash) -> str:
        """Return who wants the same bays on the same days."""
        return tr("{one} and {other}: {space}, {days}").format(
            one=f"{self.title(clash.one)} {clash.one.number}",
            other=f"{self.title(clash.other)} {clash.other.number}",
            space=self.venue.describe(clash.bays),
            days=formats.span(clash.stay, self.language),
        )


def percent(share: float) -> str:
    """Return a share with one decimal, two below one per cent."""
    return f"{share * 100:.2f} %" if 0 < share < 0.01 else f"{share * 100:.1f} %"


def wish_said(around: Surroundings, field: str, value: Any) -> str:
    """Return one field of a booking's wish as people read it; empty where nobody said any."""
    venue, language = around.desk.venue, around.language
    if field == "parts":
        return "\n".join(_part_said(part) for part in value)
    if field == "within":
        return venue.describe(value) if value else ""
    if field == "contiguous":
        return tr("as usual") if value is None else shown(value, language)
    if field in _YES_NO:
        return shown(value, language)
    if field in _FEN:
        return money(value) if value is not None else ""
    if field == "min_height_mm":
        return f"{value / 1000:.2f} m" if value else ""
    if field == "min_load_kg_m2":
        return f"{value:,} kg/m²" if value else ""
    return shown(value, language) if value is not None else ""


def _part_said(part: Part) -> str:
    days = f"{part.build_up}+{part.show}+{part.dismantle}"
    ground = f" · {tr('outdoors')}" if part.outdoor else ""
    return f"{part.area_mm2 / 1_000_000:,.0f} m² · {days}{ground}"
