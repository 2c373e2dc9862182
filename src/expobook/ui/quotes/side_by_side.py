"""The offers of a booking beside each other: a column a date set, the cheapest in each row marked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from expobook import words
from expobook.domain.price import PriceKind
from expobook.services.contracts.offers import Offer
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SideBySide(QTableWidget):
    """What each alternative is and costs."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._offers: Sequence[Offer] = ()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setDefaultSectionSize(24)
        self.retranslate()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show these date sets; the least total is bold where there are several."""
        self._offers = offers
        rows = self._rows()
        self.setColumnCount(len(offers))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels([self.tr("Alternative {number}").format(number=each.number) for each in offers])
        self.setVerticalHeaderLabels([name for name, _ in rows])
        least = min((each.sheet.total for each in offers), default=0)
        for place, (_, text) in enumerate(rows):
            for column, offer in enumerate(offers):
                item = QTableWidgetItem(text(offer))
                item.setTextAlignment(_RIGHT)
                if place == len(rows) - 1:
                    font = QFont(self.font())
                    font.setBold(len(offers) == 1 or offer.sheet.total == least)
                    item.setFont(font)
                self.setItem(place, column, item)

    def _rows(self) -> list[tuple[str, Callable[[Offer], str]]]:
        language, venue = self._around.language, self._around.desk.venue

        def sum_of(kind: PriceKind) -> Callable[[Offer], str]:
            return lambda offer: formats.amount(offer.sheet.subtotal(kind))

        def rank(offer: Offer) -> str:
            if offer.rank is None:
                return "–"
            return formats.option(offer.rank, language) if offer.rank else self.tr("firm")

        return [
            (self.tr("Space"), lambda offer: venue.describe(offer.bays)),
            (self.tr("Gross area"), lambda offer: formats.area(offer.sheet.area_mm2)),
            (self.tr("Licence"), lambda offer: words.span(offer.stay, language)),
            (self.tr("Show"), lambda offer: words.span(offer.show, language)),
            (self.tr("Rank"), rank),
            (self.tr("Space, CNY"), sum_of(PriceKind.SPACE)),
            (self.tr("Surcharges"), sum_of(PriceKind.SURCHARGE)),
            (self.tr("Discounts"), sum_of(PriceKind.DISCOUNT)),
            (self.tr("Services"), sum_of(PriceKind.SERVICE)),
            (self.tr("Before tax"), lambda offer: formats.amount(offer.sheet.net)),
            (self.tr("Tax"), lambda offer: formats.amount(offer.sheet.tax)),
            (self.tr("Total, CNY"), lambda offer: formats.amount(offer.sheet.total)),
        ]

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Alternatives"))
        self.show_offers(self._offers)
