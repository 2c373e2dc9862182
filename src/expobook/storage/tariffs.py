"""Repository of tariffs; rows in, values out."""

from sqlalchemy.orm import Session


class Tariffs:
    """Rows of tariffs."""

    def __init__(self, session: Session) -> None:
        self._session = session
