"""Tells every screen what a deed changed, so that those concerned ask again."""

from PySide6.QtCore import QObject, Signal

from expobook.services.changes import Changes


class ChangeHub(QObject):
    """``changed(changes, initiator)`` goes to all screens; the initiator may skip what it knows."""

    changed = Signal(object, object)

    def publish(self, changes: Changes, initiator: QObject | None = None) -> None:
        """Hand changes to every screen."""
        self.changed.emit(changes, initiator)
