"""What's This for every control: one without a sentence of its own says its name, and where more is told."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWhatsThis,
    QWidget,
)

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
NAMED = "named_only"  # property: the What's This is the name, no sentence of ours; tours pass it by


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield the controls below a widget that a person sees, without the inner works of Qt's own."""
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), CONTROLS) or widget.objectName().startswith("qt_")
        if isinstance(widget, CONTROLS) and widget.isVisible() and not inner:
            yield widget


def name_controls(root: QWidget) -> None:
    """Give each control without a sentence its name, as it is called now."""
    for widget in controls(root):
        if not widget.whatsThis() or widget.property(NAMED):
            text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
            name = widget.toolTip() or text or widget.accessibleName()
            widget.setProperty(NAMED, True)
            widget.setWhatsThis(root.tr("{name}\nF1 opens the guide at this page.").format(name=name) if name else "")


def ask(root: QWidget) -> None:
    """Let the next click in a window tell what is there."""
    name_controls(root)
    QWhatsThis.enterWhatsThisMode()
