"""Words of stands, as forms and tables show them."""

from PySide6.QtWidgets import QWidget

from expobook.domain.plan import StandKind, StandStatus


def status_words(widget: QWidget) -> dict[StandStatus, str]:
    """Return the words of the states of a stand."""
    return {
        StandStatus.CONFIRMED: widget.tr("confirmed"),
        StandStatus.RESERVED: widget.tr("reserved"),
        StandStatus.AVAILABLE: widget.tr("available"),
        StandStatus.BLOCKED: widget.tr("blocked"),
    }


def kind_words(widget: QWidget) -> dict[StandKind, str]:
    """Return the words of the kinds of a stand."""
    return {
        StandKind.SHELL: widget.tr("Shell scheme"),
        StandKind.RAW: widget.tr("Raw space"),
        StandKind.SPECIAL: widget.tr("Special build"),
    }


def sides_words(widget: QWidget) -> dict[int, str]:
    """Return the words of open sides."""
    return {
        1: widget.tr("Inline, 1"),
        2: widget.tr("Corner, 2"),
        3: widget.tr("Peninsula, 3"),
        4: widget.tr("Island, 4"),
        0: widget.tr("None"),
    }


def utility_words(widget: QWidget) -> dict[str, str]:
    """Return the words of connections."""
    return {
        "power": widget.tr("Power"),
        "water": widget.tr("Water"),
        "drain": widget.tr("Drain"),
        "air": widget.tr("Compressed air"),
        "data": widget.tr("Data"),
        "hanging": widget.tr("Hanging point"),
    }
