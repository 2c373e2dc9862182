"""Contracts as somebody reads them who may not see personal data: the other party's, wherever the text says them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from expobook.domain.party import masked_email, masked_name, masked_number
from expobook.domain.people import NotPermitted

_MASKS = {
    "representative": masked_name,
    "phone": masked_number,
    "email": masked_email,
    "account": masked_number,
}


class PersonalPaper(NotPermitted):
    """A paper as issued prints personal data that the role may not read: ``number``, ``name``, ``role``, ``roles``."""

    code = "personal-paper"


@dataclass(frozen=True, slots=True)
class Hidden:
    """For whom personal data are masked, and the roles that may read them."""

    name: str
    role: str
    roles: tuple[str, ...]

    def refuse(self, number: str) -> PersonalPaper:
        """Return the refusal of a paper whose bytes cannot be masked."""
        return PersonalPaper(number=number, name=self.name, role=self.role, roles=self.roles)


def masked_contract(text: str) -> str:
    """Return the frozen contents of a contract (canonical JSON) with the personal data of the licensee masked.

    Clauses say them too, such as the addresses for notices: they are masked wherever they stand as words of their own.
    """
    contents: dict[str, Any] = json.loads(text)
    masks = {}
    for field, mask in _MASKS.items():
        said = str(contents["licensee"].get(field, "")).strip()
        if said:
            masks[said] = mask(said)
    if not masks:
        return text
    longest = sorted(masks, key=len, reverse=True)
    pattern = re.compile("|".join(_whole(said) for said in longest))
    return json.dumps(_masked(contents, pattern, masks), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _whole(said: str) -> str:
    """A Latin name is masked as a word, not inside of others; Chinese knows no such ends."""
    plain = re.escape(said)
    before = r"(?<![0-9A-Za-z])" if said[0].isascii() else ""
    after = r"(?![0-9A-Za-z])" if said[-1].isascii() else ""
    return before + plain + after


def _masked(value: Any, pattern: re.Pattern[str], masks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda found: masks[found[0]], value)
    if isinstance(value, list):
        return [_masked(each, pattern, masks) for each in value]
    if isinstance(value, dict):
        return {name: _masked(each, pattern, masks) for name, each in value.items()}
    return value
