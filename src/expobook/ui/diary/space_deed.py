"""A form that asks for space, and says below its fields what the book would say to them."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from expobook.ui.diary.form_answer import FormAnswer, Wishes
from expobook.ui.kit.forms import Deed


class SpaceDeed(Deed):
    """A deed on space; ``answer`` is what the book would say, once the form has all its fields."""

    answer: FormAnswer | None = None

    def answered(self, wishes: Wishes) -> None:
        """Show below the fields what the book would say to them; called once, after the last field."""
        self.answer = FormAnswer(self.around, wishes)
        for field in self.findChildren(QWidget):
            self.answer.watch(field)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self.refusal), self.answer)
        self.answer.ask_soon()
