"""What other desks do to an open book, told as it happens."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class News:
    """Deeds done elsewhere since the last news, oldest first, and what they touched."""

    deeds: tuple[AuditEntry, ...]
    changes: Changes


class Newsroom:
    """Hears of what others write; made, asked and closed by one thread.

    Raises:
        StorageFailure: the book cannot be reached, now or later.
    """

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._watch = desk.store.watch()
        with desk.store.read() as uow:
            self._change_no, self._audit_no = uow.change_no(), uow.audit.newest()

    def wait(self, seconds: float) -> News | None:
        """Return what others did, as soon as they did it; None when that time passed without."""
        return self._read() if self._watch.wait(seconds) else None

    def close(self) -> None:
        self._watch.close()

    def _read(self) -> News | None:
        with self._store.read() as uow:
            before, self._change_no = self._change_no, uow.change_no()
            deeds = uow.audit.after(self._audit_no)
        self._audit_no = deeds[-1].id if deeds else self._audit_no
        return News(deeds, touched(deeds)) if self._store.others_wrote(before, self._change_no) else None


def touched(deeds: Iterable[AuditEntry]) -> Changes:
    """Return the records that deeds were done to, by kind."""
    ids: dict[str, set[int]] = defaultdict(set)
    for deed in deeds:
        ids[deed.subject].add(deed.subject_id or 0)
    return Changes(
        bookings=frozenset(ids["booking"]),
        parties=frozenset(ids["organiser"]),
        contracts=frozenset(ids["contract"]),
        plans=frozenset(ids["plan"]),
        tariffs="tariff" in ids,
        venue=bool(ids.keys() & {"venue", "setting", "calendar"}),
    )
