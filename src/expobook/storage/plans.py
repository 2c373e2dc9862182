"""Repository of plans; rows in, values out."""

from sqlalchemy.orm import Session


class Plans:
    """Rows of plans."""

    def __init__(self, session: Session) -> None:
        self._session = session
