"""The accounts of a book: who has which role, and what the venue lets roles do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.conflict import differing_in, merged
from expobook.domain.errors import BadInput, StaleData
from expobook.domain.people import ROLES, Policy, User, must_be_strong
from expobook.domain.progress import Progress
from expobook.services import people
from expobook.services.changes import Changes
from expobook.services.contracts.approving import approvers
from expobook.ui.access.rules_form import RulesForm, policy_said, shown_role
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import TableModel, label, push, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import SideBySide, field_by_field

Answer = tuple[tuple[User, ...], Policy, list[str]]


class Accounts(QDialog):
    """A table of accounts with what can be done to the chosen one; every deed is the service's."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self.around = around
        self.setWindowTitle(self.tr("Accounts"))
        self.resize(620, 420)
        names = people.role_names()
        self._model = TableModel(
            (
                ("Name", lambda user: user.name, False),
                ("Role", lambda user: names[user.role].in_language(around.language), False),
                ("State", lambda user: self.tr(_state(user, around.desk.now())), False),
            )
        )
        self._table = table(self._model, self.tr("Accounts"))
        self._told = label("", "second", wrap=True)
        self._add, self._change, self._secret, self._rules = (
            push(self.tr("Add…"), "primary"),
            push(self.tr("Change…")),
            push(self.tr("Set password…")),
            push(self.tr("Rules…")),
        )
        for button, run in (
            (self._add, self.ask_add),
            (self._change, self.ask_change),
            (self._secret, self.ask_password),
            (self._rules, self.ask_rules),
        ):
            button.clicked.connect(run)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Accounts"), "title"))
        column.addWidget(self._told)
        column.addWidget(self._table, 1)
        column.addLayout(row(self._add, self._change, self._secret, 1, self._rules))
        self._policy = Policy()
        self.both: SideBySide | None = None
        self._table.selectionModel().selectionChanged.connect(self._enable)
        self.ask()

    def ask(self) -> None:
        """Read the accounts anew."""
        desk = self.around.desk

        def work(progress: Progress) -> Answer:
            return people.users(desk), people.policy_of(desk), approvers(desk)

        self.around.jobs.start(work, self._came, self.around.messages.failed, database=True)

    def _came(self, answer: Answer) -> None:
        users, self._policy, named = answer
        self._model.fill(users, self.tr)
        nobody = self.tr(
            "Nobody has an account: everybody may do all, approving and issuing contracts too; only a discount above "
            "one's limit waits for somebody whose role the book names. The first account is an administrator's."
        )
        if named:
            nobody = self.tr(
                "Nobody has an account: everybody may do all, but contracts are approved by {names} before they are "
                "issued, and a discount above one's limit waits. The first account is an administrator's."
            ).format(names=", ".join(named))
        asked = self.tr("Who opens the book signs in. What each role may do is checked at every deed.")
        self._told.setText(asked if users else nobody)
        self._enable()

    def _enable(self) -> None:
        chosen = self.chosen is not None
        self._change.setEnabled(chosen)
        self._secret.setEnabled(chosen)
        self._rules.setEnabled(bool(self._model.rows))

    @property
    def chosen(self) -> User | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.rows[rows[0].row()] if rows else None

    # --- deeds

    def ask_add(self) -> None:
        """Ask for a new account."""
        form = AccountForm(self.around, None, self, first=not self._model.rows)
        form.accepted.connect(lambda: self.add(form.name.text(), form.role.currentData(), form.password.text()))
        form.open()

    def add(self, name: str, role: str, password: str) -> None:
        """Add an account."""
        self._do(lambda: people.add_user(self.around.desk, name, role, password))

    def ask_change(self) -> None:
        """Ask for another role, or to close or open the chosen account."""
        user = self.chosen
        if user is not None:
            form = AccountForm(self.around, user, self)
            form.accepted.connect(
                lambda: self.change(user, form.role.currentData(), form.is_open.isChecked(), form.why.text())
            )
            form.open()

    def change(self, was: User, role: str, active: bool, why: str) -> None:
        """Change an account; what somebody else changed since it was read is shown beside it."""
        desk, mine = self.around.desk, replace(was, role=role, active=active)

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                self.around.messages.failed(error)
                return
            theirs = error.facts["theirs"]

            def keep(names: list[str]) -> None:
                chosen = merged(mine, theirs, names)
                self.change(theirs, chosen.role, chosen.active, why)

            found = differing_in(("role", "active"), was, mine, theirs)
            self.both = field_by_field(self.around, error, found, self._said, keep, self)
            self.ask()

        self._do(
            lambda: people.change_user(desk, was.name, role=role, active=active, why=why, expected_version=was.version),
            bound(self, failed),
        )

    def _said(self, field: str, value: Any) -> str:
        if field == "role":
            return shown_role(value, self.around.language)
        return policy_said(field, value, self.around.language)

    def ask_password(self) -> None:
        """Ask for a new password of the chosen account."""
        user = self.chosen
        if user is not None:
            form = PasswordForm(self.around, user.name, self)
            form.accepted.connect(lambda: self.set_password(user.name, form.password.text()))
            form.open()

    def set_password(self, name: str, password: str) -> None:
        """Set a password."""
        self._do(lambda: people.set_password(self.around.desk, name, password))

    def ask_rules(self) -> None:
        """Ask for the venue's choices about people."""
        form = RulesForm(self.around, self._policy, self)
        form.accepted.connect(lambda: self.set_rules(form.was, form.choices(), form.why.text()))
        form.open()

    def set_rules(self, was: Policy, choices: Mapping[str, Any], why: str = "") -> None:
        """Set the rules for people; what somebody else chose since they were read is shown beside mine."""
        desk = self.around.desk

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                self.around.messages.failed(error)
                return
            theirs = error.facts["theirs"]

            def keep(names: list[str]) -> None:
                self.set_rules(theirs, {name: choices[name] for name in names}, why)

            mine = replace(theirs, **choices)
            found = differing_in(choices, was, mine, theirs)
            self.both = field_by_field(self.around, error, found, self._said, keep, self)

        self._do(lambda: people.set_policy(desk, choices, why=why, expected=was), bound(self, failed))

    def _do(self, deed: Callable[[], Any], failed: Callable[[Exception], None] | None = None) -> None:
        def work(progress: Progress) -> Changes:
            deed()
            return Changes()

        self.around.jobs.start(work, self._done, failed or self.around.messages.failed, database=True)

    def _done(self, _changes: Changes) -> None:
        self.ask()


def _state(user: User, moment: datetime) -> str:
    if not user.active:
        return "closed"
    return "locked" if user.locked_at(moment) else "open"


class AccountForm(Deed):
    """A new account, or another role for one that is there."""

    def __init__(self, around: Surroundings, user: User | None, parent: QWidget, *, first: bool = False) -> None:
        title = parent.tr("New account") if user is None else parent.tr("Account of {name}").format(name=user.name)
        super().__init__(around, title, parent.tr("Add") if user is None else parent.tr("Change"), parent)
        self._new = user is None
        self.name, self.password, self.again, self.why = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.role, self.is_open = QComboBox(), QCheckBox(self.tr("may sign in"))
        for role in ("administrator",) if first else ROLES:
            self.role.addItem(people.role_names()[role].in_language(around.language), role)
        self.is_open.setChecked(user is None or user.active)
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        if user is None:
            self.add(self.tr("Name"), self.name)
        self.add(self.tr("Role"), self.role)
        if user is None:
            self.add(self.tr("Password"), self.password)
            self.add(self.tr("Once more"), self.again)
        else:
            self.role.setCurrentIndex(self.role.findData(user.role))
            self.add("", self.is_open)
            self.is_open.setAccessibleName(self.is_open.text())
            self.add(self.tr("Reason (stays on the record)"), self.why)

    def check(self) -> None:
        if self._new:
            if not self.name.text().strip():
                raise BadInput(field="name", value="", why="empty")
            must_be_strong(self.password.text(), self.name.text().strip())
            if self.password.text() != self.again.text():
                raise BadInput(field="password", value="", why="differs")


class PasswordForm(Deed):
    """A new password, typed twice."""

    def __init__(self, around: Surroundings, name: str, parent: QWidget) -> None:
        super().__init__(
            around, parent.tr("Password of {name}").format(name=name), parent.tr("Set the password"), parent
        )
        self._name = name
        self.password, self.again = QLineEdit(), QLineEdit()
        for words, field in ((self.tr("New password"), self.password), (self.tr("Once more"), self.again)):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            self.add(words, field)

    def check(self) -> None:
        must_be_strong(self.password.text(), self._name)
        if self.password.text() != self.again.text():
            raise BadInput(field="password", value="", why="differs")
