"""The form of the rules for people: lock-out, idle time, four eyes, and what each role may decide."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.holds import DiaryRules, SoftKind
from expobook.domain.money import parse_yuan
from expobook.domain.people import ROLES, Policy
from expobook.services import people
from expobook.ui.find.fields import UnitField
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, count_field
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.words import Language, money, shown


class RoleLimits(QWidget):
    """A row a role: up to which total it approves and issues contracts, and which kinds of soft clash it may pass.

    An empty amount is no limit; 0 lets the role decide nothing.
    """

    def __init__(self, around: Surroundings, policy: Policy) -> None:
        super().__init__()
        self._was, language, names = policy, around.language, people.role_names()
        self.amounts: dict[str, UnitField] = {}
        self.passes: dict[tuple[str, str], QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        heads = [
            self.tr("Contracts up to"),
            *(self.tr("Passes: {kind}").format(kind=shown(k, language)) for k in SoftKind),
        ]
        for column, head in enumerate(heads, 1):
            grid.addWidget(label(head, "second"), 0, column)
        for place, role in enumerate(ROLES, 1):
            name = shown_role(role, language)
            grid.addWidget(label(name[:1].upper() + name[1:]), place, 0)
            fen = policy.amount_limits.get(role)
            amount = UnitField(around.theme, "limit", self.tr("yuan"), formats.amount(fen) if fen is not None else "")
            amount.setPlaceholderText(self.tr("no limit"))
            amount.setAccessibleName(self.tr("{role}: contracts up to").format(role=names[role].in_language(language)))
            amount.setMinimumWidth(150)
            grid.addWidget(amount, place, 1)
            self.amounts[role] = amount
            for column, kind in enumerate(SoftKind, 2):
                box = QCheckBox()
                box.setChecked(role in passing(policy, kind))
                said = {"role": name, "kind": shown(kind, language)}
                box.setAccessibleName(self.tr("{role}: may pass a clash of kind {kind}").format(**said))
                box.setToolTip(box.accessibleName())
                grid.addWidget(box, place, column, Qt.AlignmentFlag.AlignCenter)
                self.passes[role, kind.value] = box
        grid.setColumnStretch(1, 1)

    def choices(self) -> dict[str, Any]:
        """Return what was chosen, as the service wants it; raises ``BadInput`` for what is no amount."""
        limits = {role: _fen(field.text()) for role, field in self.amounts.items() if field.text().strip()}
        return {"amount_limits": limits, "override_roles": self._passing()}

    def _passing(self) -> dict[str, tuple[str, ...]]:
        """The roles by kind; a kind that stays as shipped is not named, so that it follows what ships."""
        found = dict(self._was.override_roles)
        for kind in SoftKind:
            chosen = tuple(role for role in ROLES if self.passes[role, kind.value].isChecked())
            if set(chosen) != set(passing(self._was, kind)):
                found[kind.value] = chosen
        return found


def passing(policy: Policy, kind: SoftKind) -> frozenset[str]:
    """Return the roles that may pass a soft clash of a kind: as the venue chose, else as shipped."""
    return frozenset(policy.override_roles.get(kind.value, DiaryRules().override_roles))


def shown_role(role: str, language: Language) -> str:
    return people.role_names()[role].in_language(language)


def policy_said(field: str, value: Any, language: Language) -> str:
    """Return one of the rules for people as they are read beside somebody else's."""
    if field == "amount_limits":
        return "\n".join(f"{shown_role(role, language)}: {money(fen)}" for role, fen in _in_order(value))
    if field == "override_roles":
        mark = "、" if language == "zh" else ", "
        lines = []
        for kind in (each for each in SoftKind if each.value in value):
            roles = mark.join(shown_role(role, language) for role in ROLES if role in value[kind.value])
            lines.append(f"{shown(kind, language)}: {roles or '–'}")
        return "\n".join(lines)
    return shown(value, language, field)


def _in_order(limits: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(role, limits[role]) for role in ROLES if role in limits]


def _fen(text: str) -> int:
    fen = parse_yuan(text, "limit-of-role")
    if fen < 0:
        raise BadInput(field="limit-of-role", value=text[:30], why="negative")
    return fen


class RulesForm(Deed):
    """What the venue asks of its people, and what each role may decide."""

    tall = True

    def __init__(self, around: Surroundings, policy: Policy, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Rules for people"), parent.tr("Set the rules"), parent)
        self.setMinimumWidth(580)
        self.was = policy
        self.lock_after = count_field(policy.lock_after, 0, 100)
        self.lock_minutes = count_field(policy.lock_minutes, 0, 10_000)
        self.idle_minutes = count_field(policy.idle_minutes, 0, 10_000)
        self.four_eyes = QCheckBox(self.tr("who issues a contract is not who approved it"))
        self.four_eyes.setChecked(policy.four_eyes)
        self.four_eyes.setAccessibleName(self.four_eyes.text())
        self.limits, self.why = RoleLimits(around, policy), QLineEdit()
        self.why.setMaxLength(1000)
        self.add(self.tr("Wrong passwords until locked"), self.lock_after)
        self.add(self.tr("Minutes locked"), self.lock_minutes)
        self.add(self.tr("Idle minutes until the window locks"), self.idle_minutes)
        self.form.addRow(self.tr("Four eyes"), self.four_eyes)
        self.form.addRow(label(self.tr("What each role may decide"), "strong"))
        told = self.tr("Contracts are approved and issued up to the amount: empty is no limit, 0 is none of them.")
        self.form.addRow(self.limits)
        self.form.addRow(label(told, "third", wrap=True))
        self.add(self.tr("Reason (stays on the record)"), self.why)

    def choices(self) -> dict[str, Any]:
        """Return what was chosen, as the service wants it."""
        return {
            "lock_after": self.lock_after.value(),
            "lock_minutes": self.lock_minutes.value(),
            "idle_minutes": self.idle_minutes.value(),
            "four_eyes": self.four_eyes.isChecked(),
            **self.limits.choices(),
        }

    def check(self) -> None:
        self.choices()
