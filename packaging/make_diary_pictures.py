"""Make the pictures of the diary for the guide from the real window; started by ``packaging/make_pictures.sh``.

    python packaging/make_diary_pictures.py DEMO_BOOK FOLDER {en,zh} {light,dark} {100,150}

Each call takes the diary itself; the one in English, light, at 100 % and the one in Chinese, dark, at 100 % take
its other views, its lists and its forms as well. Works on a copy of the demo book, at a fixed hour.
"""

import os
import sys
from datetime import date, datetime
from pathlib import Path

if __name__ == "__main__":
    os.environ["QT_SCALE_FACTOR"] = str(int(sys.argv[5]) / 100)  # before Qt is loaded

from make_pictures import Studio, play
from PySide6.QtCore import QPoint, QRect

from expobook.services.desk import Desk
from expobook.services.diary.booking import extend_hold
from expobook.services.diary.challenging import challenge
from expobook.services.diary.reading import list_bookings
from expobook.ui.booking.card import open_card

SEASON = (
    "展会,场地,进场,开展,闭幕,撤场,状态",
    "春季书市,H01..H03,2027-06-20,2027-06-22,2027-06-25,2027-06-26,签约",
    "茶博会,H09,2027-06-20,2027-06-21,2027-06-24,2027-06-24,预留",
    "食品展,H07,2027-05-20,2027-05-22,2027-05-24,2027-05-25,签约",
    "玩具展,H99,2027-06-20,2027-06-21,2027-06-24,2027-06-24,预留",
)


def prepare(desk: Desk, _place: Path) -> None:
    """Let holds lapse today and start a challenge, so that the lists have what they are for."""
    by_name = {booking.title.en.rsplit(" ", 1)[0]: booking for booking in reversed(list_bookings(desk))}
    for name, hour in (("Winter Sports Expo", 17), ("Pet & Aquatics Fair", 17)):
        extend_hold(desk, by_name[name].id, datetime(2026, 11, 24, hour, 30), why="as agreed")
    challenge(desk, by_name["Garden & Outdoor Fair"].id)


def views(studio: Studio) -> None:
    """Agenda, month and table; the card of a booking, an answer at the counter, and a spreadsheet taken in."""
    company = studio.diary.company
    for key in ("agenda", "month", "table"):
        studio.diary.views.show(key)
        studio.away()
        studio.take(f"diary-{key}")
    studio.diary.views.show("tape")
    card = open_card(studio.window.around, studio.window, studio.booking("Winter Sports Expo"))
    card.move(200, 150)
    studio.take("diary-card", studio.framed(card, 0))
    card.close()
    company.ask_where()
    company.go_to_box.field.setText("H08 W52" if studio.language == "en" else "H08 52周")
    studio.rest()
    company.go_to_box.ask()
    box = studio.framed(company.go_to_box, 0)
    studio.take("diary-free", QRect(box.topLeft() - QPoint(60, 40), box.size()).adjusted(0, 0, 120, 60))
    company.go_to_box.close()


def taking_in(studio: Studio, place: Path) -> None:
    """A list with a row that clashes and one of a hall that is none: nothing of it can be taken in."""
    path = place / ("season.csv" if studio.language == "en" else "档期.csv")
    path.write_text("\n".join(SEASON), encoding="utf-8")
    dialog = studio.diary.company.import_from(path)
    dialog.move(250, 150)
    studio.take("diary-import", studio.framed(dialog, 0))
    dialog.close()


def story(studio: Studio, _nothing: None) -> None:
    """The pictures of one language, look and scale."""
    scale = sys.argv[5]
    studio.open()
    studio.screen("diary")
    studio.diary.chart.select(studio.booking("Winter Sports"))
    studio.diary.chart.go_to(date(2026, 11, 26))
    studio.away()
    studio.take(f"diary-{studio.scheme}-{scale}")
    if (studio.language, studio.scheme, scale) in (("en", "light", "100"), ("zh", "dark", "100")):
        views(studio)
        taking_in(studio, studio.place)


if __name__ == "__main__":
    play(sys.argv[1:], prepare, story)
