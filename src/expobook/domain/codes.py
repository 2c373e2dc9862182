"""Slips in the numbers of parties: credit codes, resident numbers, telephones; doubts that never block.

Sources: GB 32100-2015 (credit code), GB 11714-1997 (organisation code), GB 11643-1999 (resident number).
Some issued codes fail their own check and foreign parties have none, so a caller may show a doubt beside
the field but must always take the value.
"""

import re
from datetime import date
from enum import StrEnum

CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z, which are misread
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:\+?86|0)[1-9][0-9]{1,2}[0-9]{7,8}")


class Doubt(StrEnum):
    """What looks like a slip of the pen."""

    CREDIT_LENGTH = "credit-length"
    CREDIT_SIGN = "credit-sign"
    CREDIT_DIVISION = "credit-division"
    CREDIT_ORGANISATION = "credit-organisation"
    CREDIT_CHECK = "credit-check"
    RESIDENT_FORM = "resident-form"
    RESIDENT_BIRTH = "resident-birth"
    RESIDENT_CHECK = "resident-check"
    PHONE_FORM = "phone-form"


def credit_code_doubts(code: str) -> tuple[Doubt, ...]:
    """Return what is odd about a unified social credit code of 18 signs; an empty field is not odd.

    Letters are compared as capitals and outer blanks are overlooked; the value itself is not changed.
    """
    code = code.strip().upper()
    if not code:
        return ()
    if len(code) != 18:
        return (Doubt.CREDIT_LENGTH,)
    if not set(code) <= set(CREDIT_SIGNS):
        return (Doubt.CREDIT_SIGN,)
    doubts = []
    if not code[2:8].isdigit():
        doubts.append(Doubt.CREDIT_DIVISION)
    if code[16] != _organisation_check(code[8:16]):
        doubts.append(Doubt.CREDIT_ORGANISATION)
    if code[17] != credit_check_sign(code[:17]):
        doubts.append(Doubt.CREDIT_CHECK)
    return tuple(doubts)


def credit_check_sign(body: str) -> str:
    """Return the eighteenth sign of a credit code from its first seventeen."""
    total = sum(CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return CREDIT_SIGNS[-total % 31]


def _organisation_check(body: str) -> str:
    """Return the ninth sign of an organisation code; letters count from A = 10."""
    rest = 11 - sum(int(sign, 36) * weight for sign, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def resident_number_doubts(number: str) -> tuple[Doubt, ...]:
    """Return what is odd about a resident number of 18 signs; an empty field is not odd."""
    number = number.strip().upper()
    if not number:
        return ()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return (Doubt.RESIDENT_FORM,)
    doubts = []
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        doubts.append(Doubt.RESIDENT_BIRTH)
    total = sum(int(sign) * weight for sign, weight in zip(number[:17], _RESIDENT_WEIGHTS, strict=True))
    if number[17] != "10X98765432"[total % 11]:
        doubts.append(Doubt.RESIDENT_CHECK)
    return tuple(doubts)


def phone_doubts(phone: str) -> tuple[Doubt, ...]:
    """Return what is odd about a telephone number of mainland China; blanks, hyphens and brackets are overlooked.

    A number that begins with the code of another country is not judged.
    """
    digits = re.sub(r"[\s()（）-]", "", phone)
    foreign = digits.startswith(("+", "00")) and not digits.startswith(("+86", "0086"))
    if not digits or foreign:
        return ()
    digits = digits.replace("0086", "+86", 1) if digits.startswith("0086") else digits
    return () if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else (Doubt.PHONE_FORM,)
