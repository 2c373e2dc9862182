"""What differs between two tariffs, in people's words instead of those of the files."""

from collections.abc import Mapping
from typing import Any

from expobook.domain.tariff_difference import TariffDifference, tariff_differences
from expobook.words import Language, shown


class _InWords:
    """Says names of the form in a language; a tax class by the name that the venue gave it; other texts as they are."""

    def __init__(self, language: Language, classes: Mapping[str, Mapping[str, Any]]) -> None:
        self._language = language
        self._classes = {code: each.get(language) or code for code, each in classes.items()}

    def key(self, name: str) -> str:
        return shown(name, self._language, "tariff-key")

    def value(self, key: str, value: Any) -> str:
        if isinstance(value, bool):
            return shown(value, self._language)
        if key == "tax_class":
            return str(self._classes.get(str(value), value))
        return shown(value, self._language, f"tariff-{key}") if isinstance(value, str) else str(value)


def differences_said(
    before: Mapping[str, Any], after: Mapping[str, Any], language: Language
) -> tuple[TariffDifference, ...]:
    """Return what differs between two tariffs as files have them, to be read in a language."""
    classes: dict[str, Mapping[str, Any]] = {}
    for data in (before, after):  # one that is just being written may be no tariff yet
        named = data.get("tax_classes")
        classes |= {code: each for code, each in (named or {}).items() if isinstance(each, Mapping)}
    return tariff_differences(before, after, _InWords(language, classes))
