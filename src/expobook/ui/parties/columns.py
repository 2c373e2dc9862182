"""What the lists of the screen People show of each row."""

from collections.abc import Callable
from typing import Any

from expobook.domain.venue import Venue
from expobook.services.rules import theme_names
from expobook.ui.kit.parts import TableModel

Columns = tuple[tuple[str, Callable[[Any], str], bool], ...]


def list_models(
    name: Callable[[Any], str], organiser_of: Callable[[Any], str], opens: Callable[[Any], str], venue: Venue
) -> dict[str, TableModel]:
    """Return the table of each list.

    ``name`` says a name in the user's language, ``organiser_of`` whose a show is, ``opens`` when a yearly show opens.
    """
    party: Columns = (
        ("Name", lambda o: name(o.name), False),
        ("Registration no.", lambda o: o.credit_code, False),
        ("Representative", lambda o: o.representative, False),
        ("Phone", lambda o: o.phone, False),
        ("E-mail", lambda o: o.email, False),
        ("Address", lambda o: name(o.address), False),
    )
    shows: Columns = (
        ("Name", lambda e: name(e.name), False),
        ("Theme", lambda e: name(theme_names()[e.theme]) if e.theme in theme_names() else e.theme, False),
        ("Edition", lambda e: e.edition, False),
        ("Organiser", organiser_of, False),
        ("People expected a session", lambda e: f"{e.visitors_a_session or 0:,}", True),
    )
    series: Columns = (
        ("Name", lambda s: name(s.name), False),
        ("Opens", opens, False),
        ("Space", lambda s: venue.describe(s.bays), False),
        ("Build-up + show + dismantling", lambda s: f"{s.build_up} + {s.show} + {s.dismantle}", True),
        ("First refusal, days before", lambda s: f"{s.refusal_days:,}", True),
        ("Organiser", organiser_of, False),
    )
    kinds = {"organisers": party, "exhibitors": party, "contractors": party, "shows": shows, "series": series}
    return {key: TableModel(columns) for key, columns in kinds.items()}
