"""Slips in the numbers of parties are noticed, and nothing is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.codes import (
    CREDIT_SIGNS,
    Doubt,
    credit_check_sign,
    credit_code_doubts,
    phone_doubts,
    resident_number_doubts,
)
from expobook.words import shown

bodies = st.text(CREDIT_SIGNS, min_size=17, max_size=17)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91370100MA3EXPB11W", "91370112MA3DEMT13F", " 91350100m000100y43 ", ""]
)
def test_good_codes_and_empty_fields_raise_no_doubt(code: str) -> None:
    assert credit_code_doubts(code) == ()


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("91350100M000100Y4Z", Doubt.CREDIT_SIGN),
        ("91350100M000100Y44", Doubt.CREDIT_CHECK),
        ("91350100M000200Y43", Doubt.CREDIT_ORGANISATION),
        ("9135010AM000100Y43", Doubt.CREDIT_DIVISION),
        ("91350100M000100Y4", Doubt.CREDIT_LENGTH),
        ("GB 123456789", Doubt.CREDIT_LENGTH),
    ],
)
def test_each_slip_is_named(code: str, doubt: Doubt) -> None:
    assert doubt in credit_code_doubts(code)


@given(bodies)
def test_the_check_sign_closes_the_sum_read_from_the_other_end(body: str) -> None:
    total = 0
    for sign in reversed(body):
        total = total * 3 + CREDIT_SIGNS.index(sign)
    assert (total + CREDIT_SIGNS.index(credit_check_sign(body))) % 31 == 0


@given(bodies, st.integers(0, 17), st.sampled_from(CREDIT_SIGNS))
def test_one_mistyped_sign_is_always_noticed(body: str, place: int, sign: str) -> None:
    code = body + credit_check_sign(body)
    typed = code[:place] + sign + code[place + 1 :]
    assert (Doubt.CREDIT_CHECK in credit_code_doubts(typed)) == (typed != code)


@given(bodies, st.integers(0, 16))
def test_two_signs_the_wrong_way_round_are_always_noticed(body: str, place: int) -> None:
    code = body + credit_check_sign(body)
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (Doubt.CREDIT_CHECK in credit_code_doubts(typed)) == (typed != code)


def test_resident_numbers_are_checked_in_form_birth_and_sum() -> None:
    assert resident_number_doubts("11010519491231002X") == ()
    assert resident_number_doubts("11010519491231002x") == ()
    assert resident_number_doubts("110105194912310021") == (Doubt.RESIDENT_CHECK,)
    assert Doubt.RESIDENT_BIRTH in resident_number_doubts("11010519491331002X")
    assert resident_number_doubts("1101051949123100") == (Doubt.RESIDENT_FORM,)
    assert resident_number_doubts("") == ()


@pytest.mark.parametrize(
    "phone",
    ["", "13800000000", "+86 138 0000 0000", "0086-13800000000", "0531-80000000", "(0531) 8000 0000", "010-80000000",
     "+86 531 8000 0000", "+49 30 123456", "0044 20 1234 5678"],
)  # fmt: skip
def test_telephones_that_can_be_dialled_raise_no_doubt(phone: str) -> None:
    assert phone_doubts(phone) == ()


@pytest.mark.parametrize("phone", ["12800000000", "1380000000", "80000000", "call me", "+86 12"])
def test_telephones_that_cannot_be_dialled_do(phone: str) -> None:
    assert phone_doubts(phone) == (Doubt.PHONE_FORM,)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_judged_without_failing(text: str) -> None:
    for judge in (credit_code_doubts, resident_number_doubts, phone_doubts):
        assert isinstance(judge(text), tuple)


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_has_words_in_both_languages(doubt: Doubt) -> None:
    for language in ("zh", "en"):
        assert doubt.value not in shown(doubt, language)
