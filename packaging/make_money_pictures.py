"""Make the guide's pictures of tariffs, clauses, signing and money; started by ``packaging/make_pictures.sh``.

    python packaging/make_money_pictures.py DEMO_BOOK FOLDER {en,zh} {light,dark}

Works on a copy of the demo book, at a fixed hour, like ``make_pictures``, whose contract it finds issued.
"""

import sys
from datetime import date
from pathlib import Path

from make_pictures import Studio, play

from expobook.domain.account import Account, PostingKind
from expobook.services.contracts.accounting import post
from expobook.services.desk import Desk
from expobook.ui.clauses.screen import ClauseScreen
from expobook.ui.money.screen import MoneyScreen
from expobook.ui.paper.screen import PaperScreen
from expobook.ui.tariff.screen import TariffScreen

NUMBER = "C-2027-0001"  # the demo's contract
EARNEST, PART = 3_025_750_00, 1_000_000_00  # fen that were received
CANCELLED_ON = date(2027, 9, 20)
RATES, OVERTIME = 1, 4  # tabs of the tariff


def prepare(desk: Desk, _place: Path) -> None:
    """Let the earnest arrive late and a part of the second instalment early."""
    for account, fen, day, reference in (
        (Account.EARNEST, EARNEST, date(2026, 11, 23), "ICBC 20261123-0187"),
        (Account.PRICE, PART, date(2026, 11, 24), "ICBC 20261124-0042"),
    ):
        post(desk, NUMBER, PostingKind.RECEIPT, account, fen, day=day, reference=reference)


def pricing(studio: Studio) -> None:
    """Rates with one changed figure, and overtime with its free hours."""
    studio.screen("tariffs")
    screen = studio.window.screen_shown
    assert isinstance(screen, TariffScreen)
    screen.tabs.setCurrentIndex(RATES)
    item = screen.parts["rates"].table.item(0, 3)
    assert item is not None
    item.setText("7.50")
    studio.rest()
    screen.judge()
    studio.take("tariff-rates")
    screen.tabs.setCurrentIndex(OVERTIME)
    studio.take("tariff-overtime")


def wording(studio: Studio) -> None:
    """A clause beside its page, and the form of a new one."""
    studio.screen("clauses")
    screen = studio.window.screen_shown
    assert isinstance(screen, ClauseScreen)
    screen.choose("notice.change")
    studio.take("clauses")


def signing(studio: Studio) -> None:
    """The form of the venue's digital signature."""
    studio.screen("paper")
    screen = studio.window.screen_shown
    assert isinstance(screen, PaperScreen)
    screen.show_thing(studio.booking("Guangzhou"))
    studio.rest()
    screen.ask_sign_file()
    form = screen.digital.dialog
    assert form is not None
    studio.take("contract-sign", studio.framed(form))
    form.reject()


def accounts(studio: Studio) -> None:
    """The account of a contract, and what cancelling on a day would come to."""
    studio.screen("money")
    screen = studio.window.screen_shown
    assert isinstance(screen, MoneyScreen)
    screen.cancelling.day.setDate(CANCELLED_ON)
    studio.take("money")


def story(studio: Studio, _nothing: None) -> None:
    """All pictures of one language and look."""
    studio.open()
    for part in (pricing, wording, signing, accounts):
        part(studio)


if __name__ == "__main__":
    play(sys.argv[1:], prepare, story)
