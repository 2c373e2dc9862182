"""Services, parties and shows are told by their names in histories and the trail, and are found by them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from expobook.domain.booking import Event, Organiser
from expobook.domain.party import Contact
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.money.dealing import order_service
from expobook.services.parties.contacts import save_contact
from expobook.services.parties.merging import merge, unmerge
from expobook.services.parties.registry import add_event, add_organiser, assign
from expobook.services.trail import reading as trail
from expobook.services.trail import words as trail_words
from expobook.services.trail.history import FieldChange, history_of
from expobook.services.trail.reading import Asked
from expobook.words import Language
from tests.services.conftest import Hold, line

WATER = Bilingual("给排水点", "Water and drain point")


@pytest.fixture
def worked(desk: Desk, hold: Hold) -> Desk:
    """A trail of orders, persons, a booking given to a party and a show, and a merge that was taken back."""
    booking = hold("Show", line("A-1")).booking
    order_service(desk, booking.id, "water", Decimal("2.5"))
    stays, _ = add_organiser(desk, Organiser(0, Bilingual("示例会展", "Example Fairs")))
    goes, _ = add_organiser(desk, Organiser(0, Bilingual("旧会展", "Old Fairs")))
    event, _ = add_event(desk, Event(0, Bilingual("茶展", "Tea fair"), organiser_id=goes.id))
    save_contact(desk, Contact(0, goes.id, "Wang"))
    assign(desk, booking.id, goes.id, event.id)
    merge(desk, stays.id, goes.id, "same house")
    unmerge(desk, goes.id, "it was not")
    return desk


def last_told(desk: Desk, verb: str, language: Language) -> str:
    found = trail.entries(desk, Asked(verb=verb, limit=1))
    return trail.row_of(found[0], language, trail.names_of(desk, found))[8]


def test_services_and_parties_are_told_by_name(worked: Desk) -> None:
    assert last_told(worked, "order-service", "zh") == "给排水点：2.5"
    assert last_told(worked, "order-service", "en") == "Water and drain point: 2.5"
    assert last_told(worked, "merge-parties", "zh").startswith("单位：旧会展；并入：示例会展")
    assert last_told(worked, "merge-parties", "en").startswith("party: Old Fairs; went into: Example Fairs")
    assert last_told(worked, "unmerge-parties", "en").startswith("party: Old Fairs; went into: Example Fairs")
    assert last_told(worked, "save-contact", "zh") == "所属单位：旧会展"


def test_a_history_says_what_was_ordered_by_name(worked: Desk) -> None:
    changes = [change for deed in history_of(worked, 1) for change in deed.changes]
    assert FieldChange("order-service", None, Bilingual("给排水点：2.5", "Water and drain point: 2.5")) in changes


def test_what_has_no_name_is_told_by_its_number_or_code() -> None:
    assert trail_words.told("order-service", "moon: 3", "zh") == "moon：3"
    told = json.dumps({"bookings": [1, 2], "filled": [], "into": 5})
    assert trail_words.told("merge-parties", told, "zh", record=3) == "单位：记录 3；并入：记录 5；预订数：2"
    assert trail_words.told("save-contact", "7", "en") == "of record 7"
    assert trail_words.told("assign", '{"organiser": 3, "event": null}', "en") == "organiser: record 3"


def test_what_is_told_by_name_is_found_by_it(worked: Desk) -> None:
    def verbs(text: str, language: Language) -> set[str]:
        return {entry.verb for entry in trail.entries(worked, Asked(text=text, language=language))}

    assert verbs("给排水", "zh") == verbs("drain", "en") == {"order-service"}
    moved = {"merge-parties", "unmerge-parties", "assign"}
    assert verbs("示例会展", "zh") == {"save-organiser", *moved}
    assert verbs("old fairs", "en") == {"save-organiser", "save-contact", *moved}
    assert verbs("茶展", "zh") == {"add-event", "assign"}


def test_a_file_says_the_names_and_keeps_what_is_stored(worked: Desk, tmp_path: Path) -> None:
    path = trail.export_trail(worked, Asked(), tmp_path / "t.csv", "zh")
    text = path.read_text("utf-8-sig")
    assert "给排水点：2.5" in text
    assert "water: 2.5" in text
