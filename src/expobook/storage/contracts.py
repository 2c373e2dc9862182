"""Repository of contracts; rows in, values out."""

from sqlalchemy.orm import Session


class Contracts:
    """Rows of contracts."""

    def __init__(self, session: Session) -> None:
        self._session = session
