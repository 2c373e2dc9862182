"""What a file of parties would do, row by row, before anything is written."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from expobook.services.parties.files import PartyImport, PartyRow
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import Index, TableModel, label, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import Theme
from expobook.words import shown

_LONGEST = 40  # signs of a name that are shown


_MINDED = 5  # the column that says what to mind


class _Rows(TableModel):
    """Rows with a sign before what is to be minded: refused, or only doubted."""

    def __init__(self, theme: Theme, columns: Sequence[tuple[str, Callable[[Any], str], bool]]) -> None:
        super().__init__(columns)
        self._theme = theme

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _MINDED:
            if row.state == "refused":
                return self._theme.icon("circle-alert", "error")
            return self._theme.icon("triangle-alert", "warn") if row.doubts or row.like or row.was else None
        if role == Qt.ItemDataRole.ForegroundRole and row.state == "refused":
            return self._theme.color("error")
        return super().data(index, role)


class ImportPreview(Deed):
    """The rows of a file with what becomes of each; it can be taken in when none is refused."""

    def __init__(self, around: Surroundings, found: PartyImport, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Import"), parent.tr("Take in"), parent)
        self.setMinimumSize(880, 420)
        self._model = _Rows(
            around.theme,
            (
                ("Line", lambda row: str(row.line), True),
                ("What happens", lambda row: shown(row.state, around.language, "import"), False),
                ("Name", lambda row: row.name.in_language(around.language)[:_LONGEST], False),
                ("Registration no.", lambda row: row.code, False),
                ("Contact", lambda row: row.person, False),
                ("To mind", self._minded, False),
            ),
        )
        counts = {state: found.count(state) for state in ("new", "changed", "same", "refused")}
        told = self.tr("{new} new, {changed} changed, {same} as before, {refused} refused").format(**counts)
        doubted = sum(bool(row.doubts) for row in found.rows)
        if doubted:
            told += " · " + self.tr("{count} with a number that looks wrong").format(count=doubted)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, label(told, "warn" if found.refused or doubted else "second", wrap=True))
        self.view = table(self._model, self.tr("Rows of the file"), stretch=5)
        column.insertWidget(2, self.view, 1)
        self._model.fill(found.rows, self.tr)
        self.deed.setEnabled(not found.refused and bool(found.rows))

    def _minded(self, row: PartyRow) -> str:
        language = self.around.language
        if row.state == "refused":
            field, why = shown(row.field, language, "field"), shown(row.why, language, "why", {"why": row.why})
            return f"{field}{'：' if language == 'zh' else ': '}{why}"
        said = [self.tr("now {name}").format(name=row.was.in_language(language))] if row.was else []
        said += [shown(each.value, language, "doubt") for each in row.doubts]
        said += [self.tr("may be {name}").format(name=row.like)] if row.like else []
        return ("；" if language == "zh" else "; ").join(said)
