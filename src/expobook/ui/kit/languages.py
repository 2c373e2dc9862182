"""The languages of the window: Chinese from the catalogues, English as written in the source, switched live."""

import json
from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTranslator, Signal

from expobook.resources import resource
from expobook.words import Language


@cache
def chinese() -> dict[str, str]:
    """Return the Chinese of every English source text of the window, all areas merged."""
    merged: dict[str, str] = {}
    for file in sorted(resource("i18n", "ui").glob("*.json")):
        merged.update(json.loads(file.read_text(encoding="utf-8")))
    return merged


@cache
def _english() -> dict[str, str]:
    return {translated: text for text, translated in chinese().items()}


def in_english(text: str) -> str:
    """Return the source of a text that the window shows, in whichever language."""
    return text if text in chinese() else _english().get(text, text)


def in_chinese(text: str) -> str:
    """Return the Chinese of a source text; one without an entry stays as written."""
    return chinese().get(text, text)


class CatalogueTranslator(QTranslator):
    """Answers ``tr`` from the catalogues; a text without an entry stays as written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen: Language = "en"

    def isEmpty(self) -> bool:
        return False

    def translate(  # Qt calls it with these names
        self,
        context: str,
        sourceText: str,  # noqa: N803
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        del context, disambiguation, n
        return chinese().get(sourceText, sourceText) if self.chosen == "zh" else sourceText


class Languages(QObject):
    """The language in use; switching sends ``LanguageChange`` to every widget."""

    changed = Signal(str)

    def __init__(self, app: QCoreApplication, language: Language | None = None) -> None:
        super().__init__(app)
        self._translator = CatalogueTranslator(self)
        self._translator.chosen = language or system_language()
        app.installTranslator(self._translator)

    @property
    def language(self) -> Language:
        return self._translator.chosen

    def use(self, language: Language) -> None:
        """Switch every open window to a language."""
        if language == self.language:
            return
        self._translator.chosen = language
        app = QCoreApplication.instance()
        if app is not None:
            QCoreApplication.sendEvent(app, QEvent(QEvent.Type.LanguageChange))
        self.changed.emit(language)

    def switch(self) -> None:
        """Go to the other language."""
        self.use("en" if self.language == "zh" else "zh")


def spoken() -> Language:
    """Return the language that the window speaks now."""
    return "en" if QCoreApplication.translate("", "Guide") == "Guide" else "zh"


def system_language() -> Language:
    """Return the language of the desktop where it is one of ours, else English."""
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"
