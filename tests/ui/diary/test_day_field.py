"""A day that is typed is the day that is meant, whatever the field said before and whatever was selected in it."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDateEdit
from pytestqt.qtbot import QtBot

from expobook.ui.kit.forms import day_field, day_of


@pytest.mark.parametrize("before", [date(2026, 11, 23), date(2026, 12, 31), date(2024, 2, 29)])
@pytest.mark.parametrize("typed", ["2027-01-05", "20270105", "2027-1-5", "2027/01/05", "2027.1.5"])
@pytest.mark.parametrize("start", ["all", "tab", "home"])
def test_a_typed_day_is_the_day_that_is_meant(qtbot: QtBot, before: date, typed: str, start: str) -> None:
    field = day_field(before)
    qtbot.addWidget(field)
    field.show()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    if start == "all":
        field.selectAll()
    elif start == "tab":
        field.setSelectedSection(QDateEdit.Section.YearSection)
    else:
        QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClicks(field, typed)
    field.interpretText()  # as leaving the field and Enter do
    assert day_of(field) == date(2027, 1, 5)
