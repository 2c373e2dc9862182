"""What This Is: the page of the guide of each screen, and a sentence or two about the things that need them.

The same sentences make the tour of a screen, so that each thing is explained in one place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QScrollArea, QTabWidget, QWidget

from expobook.ui.kit.screen import Screen

NOTED = "noted"  # property: the What's This is a note of the screen, which its tour tells
FIRST_PAGE = "starting"
PAGES = {
    "diary": "schedule",
    "site": "site",
    "plan": "drawing",
    "paper": "contract",
    "money": "money",
    "people": "people",
    "reports": "reports",
    "find-space": "find-space",
    "season": "season",
    "clauses": "contract",
    "quotes": "contract",
    "tariffs": "tariff",
    "trail": "trail",
}
FOLDERS = {  # of the forms of a folder, whichever screen is in front: some are opened from several
    "diary": "schedule",
    "site": "site",
    "plan": "drawing",
    "paper": "contract",
    "quotes": "contract",
    "clauses": "contract",
    "money": "money",
    "parties": "people",
    "access": "people",
    "reports": "reports",
    "season": "season",
}
DIALOGS = {  # forms that another page than their folder's tells about; without a page, that of the screen in front does
    "SeriesForm": "schedule",
    "YearForm": "schedule",
    "GoTo": "diary",
    "ImportDialog": "diary",
    "BookingCardDialog": "diary",
    "DiaryRulesForm": "diary",
    "PlanRuleForm": "allocation",
    "SeasonRulesForm": "season",
    "DaysOff": "diary",
    "Closure": "diary",
    "PaperDialog": "diary",
    "Reason": "",
    "Anyway": "clashes",
    "SideBySide": "clashes",
    "AssignForm": "contract",
    "ImportList": "allocation",
    "ImportDrawing": "allocation",
    "PrintPlan": "allocation",
    "ServerForm": "starting",
    "AddVenue": "starting",
    "PassphraseForm": "starting",
    "KeysSheet": "starting",
    "Palette": "starting",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a widget: the screen's key, the attributes that lead to it, English source text."""

    text: str
    screen: str
    path: str


NOTES = (
    Note(
        "Days run from left to right, halls from top to bottom. Drag over free cells to hold them; drag a "
        "bar to move it.",
        "diary",
        "chart",
    ),
    Note("Two years at a glance, by the share of space that is let. A click goes there.", "diary", "navigator"),
    Note(
        "Tape chart, month, agenda or table: the same bookings, and what is chosen in one is chosen in all.",
        "diary",
        "views.switch",
    ),
    Note(
        "The venue on one day. The colour of a hall says who has it; click a hall for its sheet, drag an "
        "enquiry onto halls to hold them.",
        "site",
        "view",
    ),
    Note(
        "The year as a strip: each column is a day, as high as the space that is let. Click or drag to another day.",
        "site",
        "strip",
    ),
    Note("Enquiries without space. Drag one onto the halls that it should have.", "site", "chips"),
    Note(
        "The plan of a hall, to scale. Choose a tool, drag a box; what breaks a rule is told at once.", "plan", "view"
    ),
    Note(
        "The floor plan of a booking. It needs halls: hold some in the diary, then choose the booking above and draw.",
        "plan",
        "",
    ),
    Note("Tools to draw with. Each has a letter; the letter shows where the pointer rests.", "plan", "toolbox"),
    Note("Exhibitors with the area they were sold. Drag one onto a stand, or onto free floor.", "plan", "exhibitors"),
    Note(
        "Every rule that the plan breaks, with what was measured and the limit. A click goes to the place.",
        "plan",
        "findings",
    ),
    Note(
        "The real pages of the contract, as they will be printed. Amber lacks something, blue comes from the booking.",
        "paper",
        "preview",
    ),
    Note(
        "Contracts: choose a booking above, fill in what is missing, look at the pages, then issue it for good.",
        "paper",
        "",
    ),
    Note("What the contract is made of. F8 goes to what is missing next.", "paper", "facts"),
    Note(
        "Every line of the price with its arithmetic and where the tariff says so, then the payments.", "paper", "sums"
    ),
    Note(
        "Accounts of the contracts in force: total, paid, open, overdue. Choose one to see its instalments.",
        "money",
        "view",
    ),
    Note("What each issued contract was to bring and has brought; payments are entered here.", "money", ""),
    Note("Instalments, accounts kept apart and every entry of the chosen contract.", "money", "sheet"),
    Note("What cancelling would come to on any day. Nothing is written.", "money", "cancelling"),
    Note("The wish: area, days, and what else matters. What is left empty rules nothing out.", "find-space", "form"),
    Note(
        "Answers, the best first, each with its place, price, and why it stands where it stands.",
        "find-space",
        "results",
    ),
    Note(
        "Plans a year as a whole: enquiries and holds go in, a calendar with its revenue comes out. "
        'Press "Plan the year" to begin.',
        "season",
        "",
    ),
    Note("Revenue, space and wishes of the plan, beside the bound that no plan can exceed.", "season", "band"),
    Note("The year as it would be. Nothing changes before it is accepted.", "season", "page"),
    Note("Articles and clauses. Those that differ from the shipped text are marked.", "clauses", "tree"),
    Note(
        "One clause in Chinese beside English. Saving makes its next version; issued contracts keep theirs.",
        "clauses",
        "editor",
    ),
    Note(
        "Quotations: choose a booking above, compare its date sets, agree on discounts and services, then write "
        "the paper.",
        "quotes",
        "",
    ),
    Note("The date sets of the booking side by side, each with its price.", "quotes", "offers"),
    Note("The parts of a tariff. A change is checked while you type; saving makes a new version.", "tariffs", "tabs"),
    Note(
        "What each figure is made of. A double click on a bar, or Enter"
        " on a row, leads to its month, day, hall or show in the diary.",
        "reports",
        "chart",
    ),
    Note(
        "Who books, exhibits and builds, the shows they hold, and shows of every year. Ctrl+N enters one, F2 edits it.",
        "people",
        "",
    ),
    Note("The card: people, bookings, contracts with their money, stands, and what was said.", "people", "card"),
    Note("Every deed with who, when and why. The fields above narrow the list.", "trail", ""),
)


def page_for(screen: str, form: type[QWidget] | None = None) -> str:
    """Return the page of the guide for a form, or for the screen that is in front."""
    return (_page_of(form) if form is not None else "") or PAGES.get(screen, FIRST_PAGE)


def _page_of(form: type[QWidget]) -> str:
    """Return the page about a form, empty where that depends on the screen in front."""
    folder = form.__module__.removeprefix("expobook.ui.").partition(".")[0]
    return DIALOGS.get(form.__name__, FOLDERS.get(folder, ""))


def told(note: Note, screen: Screen) -> QWidget | None:
    """Return the widget of a screen that a note is about, without a path the screen; None where there is none."""
    found: object = screen
    for name in filter(None, note.path.split(".")):
        found = getattr(found, name, None)
    return found if isinstance(found, QWidget) else None


def name_areas(parts: Iterable[QWidget], words: str) -> None:
    """Let a screen reader say where it is in areas that scroll and in tabs, which have no words of their own."""
    for part in parts:
        for area in (*part.findChildren(QScrollArea), *part.findChildren(QTabWidget)):
            if area.property("named_after_screen") or not area.accessibleName():
                area.setProperty("named_after_screen", True)
                area.setAccessibleName(words)


def tell(screens: Iterable[Screen]) -> None:
    """Give the widgets of screens their What's This in the language of the window."""
    for screen in screens:
        for note in NOTES:
            widget = told(note, screen) if note.screen == screen.key else None
            if widget is not None:
                widget.setProperty(NOTED, True)
                widget.setWhatsThis(screen.tr(note.text))
