"""Challenges and their clocks."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from expobook.domain.booking import Challenge, ChallengeState
from expobook.domain.errors import UnknownThing
from expobook.storage.rows import BookingRow, ChallengeRow
from expobook.storage.venue_keys import FIRST


class Challenges:
    """Challenges, rows in and values out."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue

    def get(self, challenge_id: int) -> Challenge:
        return _to_challenge(self._row(challenge_id))

    def add(self, challenger_id: int, incumbent_id: int, started: datetime, business_days: int, due: date) -> Challenge:
        row = ChallengeRow(
            challenger_id=challenger_id,
            incumbent_id=incumbent_id,
            started=started,
            business_days=business_days,
            due=due,
            state=ChallengeState.RUNNING,
            version=1,
        )
        self._session.add(row)
        self._session.flush()
        return _to_challenge(row)

    def end(self, challenge_id: int, state: ChallengeState, at: datetime) -> Challenge:
        row = self._row(challenge_id)
        row.state, row.ended, row.version = state, at, row.version + 1
        self._session.flush()
        return _to_challenge(row)

    def running(self) -> Sequence[Challenge]:
        """Return the challenges whose clock runs, the soonest due first."""
        mine = select(BookingRow.id).where(BookingRow.venue == self._venue)
        query = select(ChallengeRow).where(
            ChallengeRow.state == ChallengeState.RUNNING, ChallengeRow.incumbent_id.in_(mine)
        )
        return [_to_challenge(row) for row in self._session.scalars(query.order_by(ChallengeRow.due, ChallengeRow.id))]

    def of(self, booking_id: int) -> Sequence[Challenge]:
        """Return challenges by or against a booking, oldest first."""
        mine = or_(ChallengeRow.challenger_id == booking_id, ChallengeRow.incumbent_id == booking_id)
        return [
            _to_challenge(row)
            for row in self._session.scalars(select(ChallengeRow).where(mine).order_by(ChallengeRow.id))
        ]

    def _row(self, challenge_id: int) -> ChallengeRow:
        row = self._session.get(ChallengeRow, challenge_id)
        if row is None:
            raise UnknownThing(kind="challenge", name=str(challenge_id), known="")
        return row


def _to_challenge(row: ChallengeRow) -> Challenge:
    return Challenge(
        id=row.id,
        challenger_id=row.challenger_id,
        incumbent_id=row.incumbent_id,
        started=row.started,
        business_days=row.business_days,
        due=row.due,
        state=ChallengeState(row.state),
        ended=row.ended,
        version=row.version,
    )
