"""Offers what was left of a plan by a program that was stopped."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from expobook.services.plans.drafts import Found
from expobook.ui.kit.messages import Button
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.session import EditSession
from expobook.words import counted


def offer_drafts(session: EditSession, around: Surroundings, parent: QObject) -> None:
    """Offer every draft of the open plan: restore its edits, or throw them away."""
    for found in session.drafts():
        around.messages.soft(
            parent.tr("Unsaved edits of this plan were found: {count}, last at {time}.").format(
                count=len(found.edits), time=f"{found.at:%Y-%m-%d %H:%M}"
            ),
            parent.tr("The program was stopped before they were saved. Restored edits can be undone."),
            Button(parent.tr("Restore"), partial(_restore, session, around, found)),
            Button(parent.tr("Throw away"), partial(session.throw_away, found)),
        )


def _restore(session: EditSession, around: Surroundings, found: Found) -> None:
    tr = partial(QCoreApplication.translate, "PlanScreen")
    done, refused = session.restore(found, tr("Restore"))
    text = counted(tr("Restored {count|edit|edits}."), count=done)
    more = counted(tr("{count|edit does|edits do} not fit the plan as it is now."), count=refused) if refused else ""
    around.messages.done(text, more)
