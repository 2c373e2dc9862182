"""Make the guide's pictures of people and reports; started by ``packaging/make_pictures.sh``.

    python packaging/make_people_pictures.py DEMO_BOOK FOLDER {en,zh} {light,dark}

Works on a copy of the demo book, at a fixed hour, like ``make_pictures``.
"""

import sys
from datetime import date
from pathlib import Path

from make_pictures import Studio, play

from expobook.domain.booking import Organiser
from expobook.domain.diary import Stay
from expobook.domain.party import Channel, Contact, PartyKind
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.services.parties.contacts import note_said, save_contact
from expobook.services.parties.registry import add_organiser
from expobook.ui.access.trail_screen import TrailScreen
from expobook.ui.parties.card_forms import MergeForm
from expobook.ui.parties.screen import PeopleScreen
from expobook.ui.reports.digest import DigestForm
from expobook.ui.reports.screen import ReportsScreen

TWIN = Bilingual("齐鲁汇展有限公司（演示）", "Qilu Exhibition Co. (demo)")
LIST = """名称,英文名称,统一社会信用代码,法定代表人,电话
绿叶会展有限公司（演示）,Green Leaf Fairs Ltd. (demo),91370100MA3EXAM7XL,示例人,0531 0000 0000
泉城会展有限公司（演示）,,12345,,
,,,,
"""


def prepare(desk: Desk, folder: Path) -> int:
    """Give the organiser of the auto show a person and a note, enter a twin, and write a list to take in."""
    show = next(each for each in list_bookings(desk) if each.title.en.startswith("Guangzhou"))
    assert show.organiser_id is not None
    save_contact(desk, Contact(0, show.organiser_id, "示例人 Example Person", "Project manager", "138 0000 0000"))
    note_said(desk, show.organiser_id, Channel.CALL, "Will sign next week")
    add_organiser(desk, Organiser(0, TWIN))
    (folder / "list.csv").write_text(LIST, encoding="utf-8-sig")
    return show.organiser_id


def people(studio: Studio, organiser: int, folder: Path) -> None:
    """The list with a card, two entries that become one, and what an import would do."""
    studio.screen("people")
    screen = studio.window.screen_shown
    assert isinstance(screen, PeopleScreen)
    screen._select(next(each for each in screen.organisers if each.id == organiser))
    studio.away()
    studio.take("people")
    screen.ask_merge()
    studio.rest()
    form = studio.app.activeModalWidget()
    assert isinstance(form, MergeForm)
    form.stays.setCurrentIndex(form.stays.count() - 1)  # the twin: it was entered last
    _take_form(studio, "people-merge")
    screen.deeds.look_through(PartyKind.ORGANISER, str(folder / "list.csv"))
    _take_form(studio, "people-import")


def _take_form(studio: Studio, name: str) -> None:
    studio.rest()
    form = studio.app.activeModalWidget()
    assert form is not None
    studio.away()
    studio.take(name, studio.framed(form))
    form.close()
    studio.rest()


def reports(studio: Studio) -> None:
    """The year's occupancy, and the morning digest."""
    studio.screen("reports")
    screen = studio.window.screen_shown
    assert isinstance(screen, ReportsScreen)
    screen.set_days(Stay(date(2027, 1, 1), date(2028, 1, 1)))
    studio.away()
    studio.take("reports")
    screen.show_digest()
    studio.rest()
    form = studio.app.activeModalWidget()
    assert isinstance(form, DigestForm)
    studio.take("reports-digest", studio.framed(form))
    form.reject()


def trail(studio: Studio) -> None:
    """The audit trail, with one entry in full."""
    studio.screen("trail")
    screen = studio.window.screen_shown
    assert isinstance(screen, TrailScreen)
    studio.rest()
    screen._table.selectRow(4)
    studio.away()
    studio.take("trail")


def story(studio: Studio, organiser: int) -> None:
    """All pictures of one language and look."""
    studio.open()
    people(studio, organiser, studio.place)
    reports(studio)
    trail(studio)


if __name__ == "__main__":
    play(sys.argv[1:], prepare, story)
