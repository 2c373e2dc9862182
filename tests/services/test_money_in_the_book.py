"""Tariffs and notices of days off live in the book: dated, versioned, and never half imported."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expobook.domain.errors import UnknownThing
from expobook.domain.tariff import BadTariff, NoTariff
from expobook.services.book.books import open_book
from expobook.services.book.notices import import_year
from expobook.services.calendars import BadCalendar
from expobook.services.desk import Desk
from expobook.services.money.pricing import price, price_lines
from expobook.services.money.tariffs import active_tariff, default_tariff, import_tariff, tariff_of
from tests.services.conftest import Hold, line


def tariff_file(folder: Path, **changes: Any) -> Path:
    path = folder / "tariff.json"
    path.write_text(json.dumps({**default_tariff(), **changes}), encoding="utf-8")
    return path


def test_a_booking_is_priced_one_date_set_at_a_time(desk: Desk, hold: Hold) -> None:
    held = hold("Two dates", line("A-1"), line("A-1", "A-2", start=20, alternative=2))
    first, second = (price(desk, held.booking.id, alternative=n) for n in (1, 2))
    assert first.total == price(desk, held.booking.id).total > 0
    assert second.net == 2 * first.net
    with pytest.raises(UnknownThing) as refused:
        price(desk, held.booking.id, alternative=3)
    assert refused.value.facts["known"] == "1, 2"


def test_an_imported_tariff_is_the_next_version_and_the_old_one_stays(desk: Desk, tmp_path: Path) -> None:
    before = price_lines(desk, [line("A-1")]).net
    rates = [{**rate, "rate": str(float(rate["rate"]) * 2)} for rate in default_tariff()["rates"]]

    tariff, changes = import_tariff(desk, tariff_file(tmp_path, rates=rates))

    assert (tariff.version, changes.tariffs) == (2, True)
    assert price_lines(desk, [line("A-1")]).net == 2 * before
    assert tariff_of(desk, tariff.code, 1).rates[0].rate * 2 == tariff_of(desk, tariff.code, 2).rates[0].rate
    with pytest.raises(UnknownThing):
        tariff_of(desk, tariff.code, 3)


def test_a_tariff_holds_from_its_first_day_to_the_day_before_its_end(desk: Desk, tmp_path: Path) -> None:
    import_tariff(desk, tariff_file(tmp_path, code="2028", valid_from="2028-01-01", valid_until="2029-01-01"))
    found = [active_tariff(desk, day).code for day in (date(2027, 12, 31), date(2028, 1, 1), date(2029, 1, 1))]
    assert found == ["2026-07", "2028", "2026-07"]
    with pytest.raises(NoTariff):
        active_tariff(desk, date(2019, 12, 31))


def test_blanks_around_a_code_do_not_make_it_another_tariff(desk: Desk, tmp_path: Path) -> None:
    assert import_tariff(desk, tariff_file(tmp_path, code=" 2026-07 "))[0].version == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_tariff_file_changes_nothing(desk: Desk, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(BadTariff) as refused:
        import_tariff(desk, path)
    assert refused.value.facts["file"] == str(path)
    assert active_tariff(desk).version == 1


def test_a_notice_that_is_imported_ends_the_forecast_for_whoever_opens_the_book(
    desk: Desk, book_url: str, tmp_path: Path
) -> None:
    assert desk.calendar.is_forecast(2027)
    path = tmp_path / "2027.json"
    notice = {
        "year": 2027,
        "source": "made for this test",
        "holidays": [{"zh": "春节", "en": "Spring Festival", "off": ["2027-02-05", "2027-02-08"]}],
        "makeup": ["2027-02-13"],
    }
    path.write_text(json.dumps(notice), encoding="utf-8")
    import_year(desk, path)

    other = open_book(book_url)
    try:
        assert not other.calendar.is_forecast(2027)
        assert other.calendar.is_day_off(date(2027, 2, 8))
        assert other.calendar.add_business_days(date(2027, 2, 12), 1) == date(2027, 2, 13)
        assert other.calendar.is_forecast(2028)
    finally:
        other.close()

    path.write_text(json.dumps(notice | {"makeup": ["2027-02-10"]}), encoding="utf-8")
    with pytest.raises(BadCalendar):
        import_year(desk, path)
