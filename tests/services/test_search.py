"""Names are found as people type them: Chinese, pinyin, initials, English, numbers, themes, organisers."""

import pytest

from expobook.domain.booking import Organiser
from expobook.domain.initials import initials
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire
from expobook.services.parties.registry import add_organiser, organisers, save_organiser
from expobook.services.search import search
from expobook.storage.name_keys import keys_of


@pytest.fixture
def auto_show(desk: Desk) -> int:
    """The auto show among others, organised by a firm whose name has a surname of two readings."""
    firm, _ = add_organiser(desk, Organiser(0, Bilingual("单氏会展公司", "Shan Events")))
    enquire(desk, Bilingual("花灯艺术节", "Lantern art festival"))
    found, _ = enquire(
        desk, Bilingual("2026济南国际车展", "Jinan International Auto Show"), organiser_id=firm.id, theme="auto"
    )
    enquire(desk, Bilingual("100%棉_展", "Cotton"))
    return found.id


TYPED = (
    ["济南", "车展", "jinan", "guojiche", "jngjcz", "jncz", "2026jn", "JINAN auto", "auto", "汽车", "单氏", "danshi",
     "shanshi", "shan", "dshzgs", "B-2026-0002", "0002", "车展 shanshi"]
)  # fmt: skip


def test_a_booking_is_found_as_people_type_it(desk: Desk, auto_show: int) -> None:
    found = {typed: [booking.id for booking in search(desk, typed).bookings] for typed in TYPED}
    assert found == {typed: [auto_show] for typed in TYPED}


def test_what_fits_nothing_finds_nothing(desk: Desk, auto_show: int) -> None:
    for typed in ("", "   ", "zzz", "jinan lantern", "zhanche", "\\", "'", "车展 花灯"):
        assert search(desk, typed).bookings == (), typed
    for sign in ("%", "_"):
        assert [booking.title.zh for booking in search(desk, sign).bookings] == ["100%棉_展"]


def test_what_is_written_comes_before_what_only_sounds_so(desk: Desk) -> None:
    sounds, _ = enquire(desk, Bilingual("安全展", ""))
    written, _ = enquire(desk, Bilingual("", "An old show"))
    enquire(desk, Bilingual("灯展", "Lights"))
    newer, _ = enquire(desk, Bilingual("安防展", ""))
    assert [one.id for one in search(desk, "an").bookings] == [written.id, newer.id, sounds.id]


def test_a_new_name_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    add_organiser(desk, Organiser(0, Bilingual("旧名公司", "")))
    firm = organisers(desk)[0]
    save_organiser(desk, Organiser(firm.id, Bilingual("新名公司", ""), version=firm.version))
    assert [one.id for one in search(desk, "xinming").organisers] == [firm.id]
    assert search(desk, "jiuming").organisers == ()


def test_halls_are_found_by_their_code(desk: Desk) -> None:
    assert search(desk, "a").halls[0].code == "A"
    assert search(desk, "no-such-hall").halls == ()
    hall = desk.venue.halls[0]
    assert hall in search(desk, "".join(initials(hall.name.zh).split())).halls, hall.name.zh


def test_readings_of_names() -> None:
    assert keys_of(Bilingual("绿茶展", "")).pinyin.split() == ["lvchazhan", "chazhan", "zhan", "luchazhan"]
    assert {"czc", "zzq"} <= set(keys_of(Bilingual("曾长仇", "")).initials.splitlines())
    assert keys_of(Bilingual("", "Auto")) == type(keys_of())("auto", "", "")
    rare = "\U0002a700\U0002a701展"  # not in the dictionary
    assert keys_of(Bilingual(rare, "x")).plain == f"{rare}\nx"
