"""What the colours of the map say: the state, the phase of work, whose show it is, or for how long a hall is free."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from expobook.domain.diary import Phase
from expobook.domain.venue import SpaceClass, Venue
from expobook.ui.site.day import FREE, SiteDay, counted, group_of
from expobook.words import Language


class Colouring(StrEnum):
    """A way to colour the map."""

    STATE = "state"
    WORK = "work"
    ORGANISER = "organiser"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Look:
    """Token names of a group; ``plate`` says that words need a ground of their own."""

    fill: str
    line: str
    hatch: str = ""
    hatch_colour: str = ""
    ink: str = "ink"
    plate: bool = False


LOOKS: Mapping[str, Look] = {
    "show": Look("firm_fill", "firm_line", ink="firm_ink"),
    "build_up": Look("firm_pale", "firm_line", "build_up", "firm_line", plate=True),
    "dismantle": Look("firm_pale", "firm_line", "dismantle", "firm_line", plate=True),
    "hold_1": Look("hold1_fill", "hold1_line", plate=True),
    "closure": Look("closure_fill", "closure_line", "closure", "closure_line", plate=True),
    FREE: Look("free_fill", "line_strong"),
    "taken": Look("done_pale", "done_line"),
    "short": Look("warn_bg", "warn"),
    "weeks": Look("info_bg", "info"),
    "long": Look("ok_bg", "ok"),
    "party-0": Look("enquiry_fill", "enquiry_line"),
    "party-1": Look("hold2_fill", "hold2_line"),
    "party-2": Look("hold1_fill", "hold1_line"),
    "party-3": Look("hold3_fill", "hold3_line"),
    "party-4": Look("clash_fill", "clash_line"),
    "party-5": Look("firm_pale", "firm_line"),
    "party-rest": Look("done_pale", "done_line"),
}
PARTIES = 6
SHORT, WEEKS = 7, 31  # days: shorter is not let again, longer takes a large show
_WORK = {Phase.BUILD_UP: "build_up", Phase.SHOW: "show", Phase.DISMANTLE: "dismantle", Phase.CLOSED: "closure"}


@dataclass(frozen=True)
class Coloured:
    """The group of each bay, the groups in the order of the card, and what each counts; ``names`` are organisers'."""

    group: Mapping[str, str]
    order: tuple[str, ...]
    halls: Mapping[str, int]
    areas: Mapping[str, int]
    names: Mapping[str, str]


def coloured(venue: Venue, day: SiteDay, how: Colouring, language: Language) -> Coloured:
    """Return what the map and its card show of a day."""
    names: dict[str, str] = {}
    if how is Colouring.ORGANISER:
        group, names = _by_party(venue, day, language)
        order = (*names, *(("party-rest",) if "party-rest" in group.values() else ()), "closure", FREE)
    elif how is Colouring.WORK:
        group = {bay.code: _work(day, bay.code) for bay in venue.bays}
        order = ("show", "build_up", "dismantle", "closure", FREE)
    elif how is Colouring.FREE:
        let = {bay.code for bay in venue.bays if bay.space_class is not SpaceClass.LOGIN}
        group = {bay.code: _free(day, bay.code) if bay.code in let else FREE for bay in venue.bays}
        order = ("long", "weeks", "short", "taken")
    else:
        group = {bay.code: group_of(day.states.get(bay.code)) for bay in venue.bays}
        order = ("show", "build_up", "dismantle", "hold_1", "closure", FREE)
    halls, areas = counted(venue, group)
    return Coloured(group, order, halls, areas, names)


def _work(day: SiteDay, bay: str) -> str:
    state = day.states.get(bay)
    return _WORK[Phase(state.phase)] if state is not None else FREE


def _free(day: SiteDay, bay: str) -> str:
    days = day.free_for.get(bay, 0)
    return "taken" if not days else "short" if days < SHORT else "weeks" if days < WEEKS else "long"


def _by_party(venue: Venue, day: SiteDay, language: Language) -> tuple[dict[str, str], dict[str, str]]:
    """Give the organisers with most space indoors a colour each, in that order; the rest share one."""
    party: dict[str, str] = {}
    size: Counter[str] = Counter()
    for bay in venue.bays:
        state = day.states.get(bay.code)
        if state is not None and state.phase is not Phase.CLOSED:
            name = day.parties.get(state.booking_id)
            party[bay.code] = name.in_language(language) if name is not None else ""
            size[party[bay.code]] += bay.area_mm2 if bay.space_class is SpaceClass.HALL else 0
    ranked = [name for name, _ in sorted(size.items(), key=lambda each: (-each[1], each[0])) if name][:PARTIES]
    key_of = {name: f"party-{place}" for place, name in enumerate(ranked)}
    group = {}
    for bay in venue.bays:
        state = day.states.get(bay.code)
        shut = "closure" if state is not None and state.phase is Phase.CLOSED else FREE
        group[bay.code] = key_of.get(party[bay.code], "party-rest") if bay.code in party else shut
    return group, {key: name for name, key in key_of.items()}
