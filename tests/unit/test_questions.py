"""Short questions are read as people type them, in both languages, and nonsense is refused in one sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.diary import DatesReversed, Stay
from expobook.domain.errors import BadInput, UserError
from expobook.services.book.venues import default_venue
from expobook.services.diary.questions import Question, read_question
from expobook.words import sentence

TODAY = date(2026, 11, 23)
VENUE = default_venue()


def days(first: str, last: str = "") -> Stay:
    end = date.fromisoformat(last or first)
    return Stay(date.fromisoformat(first), end + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "space", "stay"),
    [
        ("H05 W20", "H05", days("2027-05-17", "2027-05-23")),
        ("h5 w48", "H05", days("2026-11-23", "2026-11-29")),
        ("H05 W47", "H05", days("2027-11-22", "2027-11-28")),
        ("H05 W20 2028", "H05", days("2028-05-15", "2028-05-21")),
        ("H05 20周", "H05", days("2027-05-17", "2027-05-23")),
        ("H05 2027年第20周", "H05", days("2027-05-17", "2027-05-23")),
        ("H05-H07 17 May", "H05–H07", days("2027-05-17")),
        ("h5..h7, 5 Dec..9 Dec", "H05–H07", days("2026-12-05", "2026-12-09")),
        ("H05-3 2027-05-17..2027-05-20", "H05-3", days("2027-05-17", "2027-05-20")),
        ("H05 12月5日至12月9日", "H05", days("2026-12-05", "2026-12-09")),
        ("12月30日..1月2日 H01", "H01", days("2026-12-30", "2027-01-02")),
        ("P1 May 2027", "H01–H12", days("2027-05-01", "2027-05-31")),
        ("H01，H03 6月", "H01, H03", days("2027-06-01", "2027-06-30")),
        ("H01 29 feb", "H01", days("2028-02-29")),
        ("H01 today", "H01", days("2026-11-23")),
        ("明天", "", days("2026-11-24")),
        ("2027-02", "", days("2027-02-01", "2027-02-28")),
    ],
)
def test_a_question_is_read(text: str, space: str, stay: Stay) -> None:
    question = read_question(text, VENUE, TODAY)
    assert VENUE.describe(question.bays) == space
    assert question.stay == stay


@pytest.mark.parametrize(
    "text", ["", "   ", "foo", "H99 W20", "H05 W60", "H05 31 apr", "W20 W21", "H05 2027-13-01", "..", "-"]
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_question(text, VENUE, TODAY)


def test_days_that_run_backwards_are_refused() -> None:
    with pytest.raises(DatesReversed):
        read_question("H05 2027-05-20..2027-05-17", VENUE, TODAY)


@given(st.text(max_size=40) | st.text("hH0123456789.-wW 月日周年", max_size=20))
def test_whatever_is_typed_is_answered_or_refused(text: str) -> None:
    try:
        asked = read_question(text, VENUE, TODAY)
    except UserError as refused:
        assert sentence(refused, "en")
        assert sentence(refused, "zh")
    else:
        assert isinstance(asked, Question)
