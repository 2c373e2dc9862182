"""Make the guide's pictures of finding space, the season and the site map; started by ``packaging/make_pictures.sh``.

    python packaging/make_planning_pictures.py DEMO_BOOK FOLDER {en,zh} {light,dark}

Works on a copy of the demo book, at a fixed hour. The season's planner starts from the same seed; only how many
seconds it took may differ.
"""

import sys
import time
from datetime import date
from pathlib import Path

from make_pictures import Studio, play
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from expobook.domain.booking import Status
from expobook.domain.diary import Stay
from expobook.domain.finding.request import Part, Request
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.services.space.deeds import Taker, save_request
from expobook.ui.find.fields import set_day
from expobook.ui.find.screen import FindScreen
from expobook.ui.season.screen import SeasonScreen
from expobook.ui.site.screen import SiteScreen

M2 = 1_000_000
LEFT = Qt.MouseButton.LeftButton
PLANNING = 90.0  # seconds that a plan may take in all
WANTED_M2 = (100_000, 300_000)  # of the newest enquiries; the third has said nothing


def prepare(desk: Desk, _place: Path) -> None:
    """Let two enquiries of the tray say what they wish."""
    year = Stay(date(2027, 1, 1), date(2028, 1, 1))
    for booking, size in zip(list_bookings(desk, Status.ENQUIRY), WANTED_M2, strict=False):
        parts = (Part(size * M2, 4, 4, 2),)
        wish = Request(parts, year, wish=date(2027, 5, 10), contiguous=True, theme=booking.theme)
        save_request(desk, wish, Taker(booking.id))


def finding(studio: Studio) -> None:
    """A wish with its answers, one that does not fit, and what is said when an answer was held."""
    studio.screen("find-space")
    screen = studio.window.screen_shown
    assert isinstance(screen, FindScreen)
    form = screen.form
    form.title.setEditText("华北农业机械展览会" if studio.language == "zh" else "North China Farm Machinery Show")
    form.area.setText("100,000")
    form.wished.setChecked(True)
    for field, day in (
        (form.wish, date(2026, 12, 11)),
        (form.first, date(2026, 12, 1)),
        (form.last, date(2027, 1, 31)),
    ):
        set_day(field, day)
    form.min_height.setText("8")
    form.min_load.setText("5")
    form.budget.setText("5,000,000")
    screen.search()
    studio.rest()
    studio.away()
    studio.take("find-answers")
    form.area.setText("250,000")
    form.budget.clear()
    screen.search()
    studio.rest()
    assert screen.results.no_room is not None
    studio.away()
    studio.take("find-no-room", studio.framed(screen.results.no_room, 12))
    form.area.setText("100,000")
    screen.search()
    studio.rest()
    for place in (0, 1):
        QTest.mouseClick(screen.results.cards[place].alternative, LEFT)
    QTest.mouseClick(screen.results.take, LEFT)
    studio.rest()
    studio.away()
    studio.take("find-held")
    studio.fresh()


def season(studio: Studio) -> None:
    """A plan of the next year, why a show was refused, and the question before it is accepted."""
    studio.screen("season")
    screen = studio.window.screen_shown
    assert isinstance(screen, SeasonScreen)
    screen.bar.seconds.setValue(5)
    screen.plan()
    until = time.monotonic() + PLANNING
    while screen.planning.running and time.monotonic() < until:
        studio.app.processEvents()
        time.sleep(0.02)
    studio.rest()
    studio.away()
    studio.take("season")
    screen.page.show_list("refused")
    screen.page.table.selectRow(0)
    studio.rest()
    studio.take("season-refused", studio.framed(screen.page.detail, 8))
    screen.page.show_list("all")
    screen.ask_accept()
    assert screen.form is not None
    studio.away()
    studio.take("season-accept", studio.framed(screen.form))
    screen.form.reject()


def site(studio: Studio) -> None:
    """The map of a day, with a hall's sheet and the enquiries to be dropped."""
    studio.screen("site")
    screen = studio.window.screen_shown
    assert isinstance(screen, SiteScreen)
    screen.go_to(date(2026, 12, 10))
    studio.rest()
    screen.choose_hall("H16")
    studio.away()
    studio.take("site")


def story(studio: Studio, _nothing: None) -> None:
    """All pictures of one language and look."""
    studio.open()
    site(studio)
    finding(studio)
    season(studio)


if __name__ == "__main__":
    play(sys.argv[1:], prepare, story)
