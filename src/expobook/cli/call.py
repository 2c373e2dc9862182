"""What a command is given and what it gives back."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expobook.cli.passwords import my_password
from expobook.cli.stopping import stop_if_asked
from expobook.domain.actor import Actor
from expobook.domain.errors import StorageFailure, UserError
from expobook.words import Language, say

if TYPE_CHECKING:
    from expobook.services.desk import Desk


class BookNotNamed(UserError):
    """No book was named, neither by option nor by the environment: ``variable``."""

    code = "book-not-named"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did: ``data`` for programs, ``lines`` for people.

    ``sound`` is False when what was checked is not in order; the program then exits with 1.
    """

    data: Any
    lines: Sequence[str] = ()
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the program: what was asked, by whom, in which language."""

    options: argparse.Namespace
    language: Language
    as_json: bool
    book: str | None
    actor: Actor
    language_asked: bool = False  # by option, not taken from the computer's settings
    venue: str | None = None  # the code of the venue of the book that is meant, its first where none is named
    venue_option: str | None = None  # what --venue said: for `book new` it is a file

    @contextmanager
    def desk(self) -> "Iterator[Desk]":
        """Open the named book for the duration of a ``with`` block.

        Raises:
            BookNotNamed: there is no ``--book`` and no ``EXPOBOOK_BOOK``.
            UnknownThing: the book has no venue of the code that ``--venue`` or ``EXPOBOOK_VENUE`` names.
            NotSignedIn, WrongPassword, LockedOut: the book has people, and this is none of them.
            BookDamaged: something went wrong in the block because the book is not sound.
        """
        from expobook.services.book.backups import explained
        from expobook.services.book.books import open_book  # help and usage need no database
        from expobook.services.book.servers import with_password
        from expobook.services.book_venues import at_venue

        desk = open_book(with_password(self.book_named()), actor=self.actor)
        try:
            signed_in = self._signed_in(desk)
            yield at_venue(signed_in, self.venue) if self.venue else signed_in
        except Exception as error:
            told = explained(desk, error)
            if isinstance(told, StorageFailure):
                told.facts.setdefault("book", desk.store.name)  # whoever reads a log has several books
            if told is error:
                raise
            raise told from error
        finally:
            desk.close()

    def _signed_in(self, desk: "Desk") -> "Desk":
        """Return the desk with the caller signed in, where the book has people."""
        from expobook.services import people

        if not people.must_sign_in(desk):
            return desk
        given = my_password(self.say("user.password", name=self.actor.name))
        if not given:
            raise people.refuse_unknown(desk)
        return people.sign_in(desk, self.actor.name, given)

    def book_named(self) -> str:
        """Return the path or URL of the book; raises ``BookNotNamed``."""
        if not self.book:
            raise BookNotNamed(variable="EXPOBOOK_BOOK")
        return self.book

    def say(self, key: str, **facts: Any) -> str:
        """Return a text of the command line in the caller's language."""
        return say(key, self.language, **facts)

    def tell(self, text: str) -> None:
        """Print a line while work goes on; with ``--json`` it goes beside the answer.

        Raises:
            KeyboardInterrupt: Ctrl+C was pressed and did not come through.
        """
        stop_if_asked()
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)


Command = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command: names and what :meth:`argparse.ArgumentParser.add_argument` takes."""

    names: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name that its help text is kept under."""
        return self.names[0].lstrip("-")


def arg(*names: str, **settings: Any) -> Argument:
    """Return an argument; its help text is ``arg.<name>`` in the catalogue."""
    return Argument(names, settings)


SEEN = arg("--seen", metavar="N")  # the version that the caller read before: one saved since is refused
