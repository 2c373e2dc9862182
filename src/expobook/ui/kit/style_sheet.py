"""The Qt style sheet, filled in with the design tokens."""

from typing import TYPE_CHECKING

from expobook.resources import resource

if TYPE_CHECKING:
    from expobook.ui.kit.theme import Theme

_SHEET = """
* {{ font-family: "{family}"; font-size: 13px; }}
QMainWindow, QDialog, QWidget#window {{ background: {win}; }}
QMenuBar {{ background: {win}; border-bottom: 1px solid {line}; padding: 0 4px; min-height: 27px; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {panel}; border: 1px solid {line_strong}; padding: 4px; }}
QMenu::item {{ padding: 4px 24px 4px 12px; border-radius: 4px; min-height: 18px; }}
QMenu::item:selected {{ background: {select}; }}
QMenu::item:disabled {{ color: {ink_off}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QToolTip {{ background: {tip}; color: {tip_ink}; border: none; padding: 4px 8px; }}
QStatusBar {{ background: {win}; border-top: 1px solid {line}; color: {ink2}; min-height: 27px; }}
QStatusBar::item {{ border: none; }}

QPushButton {{ background: {panel}; border: 1px solid {line_strong}; border-radius: 4px; padding: 0 12px;
    min-height: 24px; color: {ink}; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {select}; }}
QPushButton:checked {{ background: {select}; border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 0 11px; min-height: 22px; }}
QPushButton:disabled {{ color: {ink_off}; border-color: {line}; }}
QPushButton[kind="primary"] {{ background: {accent}; border-color: {accent}; color: {accent_ink}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {ink}; }}
QPushButton[kind="primary"]:disabled {{ background: {hover}; border-color: {line}; color: {ink_off}; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {accent}; padding: 0 4px; }}
QPushButton[kind="link"]:focus {{ border: 1px solid {focus}; }}
QPushButton[kind="small"] {{ min-height: 20px; padding: 0 8px; font-size: 12px; }}
QPushButton[kind="flat"] {{ background: transparent; border: 1px solid transparent; padding: 0 6px; }}
QPushButton[kind="flat"]:hover {{ background: {hover}; }}
QPushButton[kind="flat"]:focus {{ border: 1px solid {focus}; }}
QPushButton[kind="layer"] {{ background: transparent; border: 1px solid transparent; text-align: left;
    padding: 0 4px; }}
QPushButton[kind="layer"]:focus {{ border: 1px solid {focus}; }}
QPushButton[kind="segment"] {{ border-radius: 0; margin-left: -1px; }}
QPushButton[kind="segment"]:checked {{ background: {select}; border-color: {line_strong};
    border-bottom: 2px solid {accent}; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 6px;
    min-height: 24px; min-width: 14px; color: {ink}; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:focus {{ border: 2px solid {focus}; padding: 0 5px; min-height: 22px; }}
QToolButton:checked {{ background: {select}; border: 1px solid {accent}; }}
QToolButton:disabled {{ color: {ink_off}; }}
QLineEdit > QToolButton {{ border: none; padding: 0; min-height: 0; min-width: 0; }} /* as high as Qt puts it there */

QLineEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QComboBox, QPlainTextEdit, QTextEdit {{ background: {field};
    border: 1px solid {field_line}; border-radius: 4px; padding: 0 7px; min-height: 24px; color: {ink};
    selection-background-color: {accent}; selection-color: {accent_ink}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus, QTimeEdit:focus, QComboBox:focus,
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {focus}; padding: 0 6px; min-height: 22px; }}
QLineEdit[state="missing"] {{ border: 2px solid {warn}; }}
QLineEdit[state="wrong"] {{ border: 2px solid {error}; }}
QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled {{ color: {ink_off}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
QTimeEdit::up-button, QTimeEdit::down-button {{
    subcontrol-origin: border; width: 22px; border: none; background: transparent; }}
QSpinBox::up-button, QDoubleSpinBox::up-button, QTimeEdit::up-button {{
    subcontrol-position: top right; padding-top: 2px; }}
QSpinBox::down-button, QDoubleSpinBox::down-button, QTimeEdit::down-button {{
    subcontrol-position: bottom right; padding-bottom: 2px; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QTimeEdit::up-arrow {{
    image: url("{chevron_up}"); width: 12px; height: 12px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QTimeEdit::down-arrow {{
    image: url("{chevron}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {line_strong};
    selection-background-color: {select}; selection-color: {ink}; }}

QAbstractItemView {{ background: {panel}; border: none; gridline-color: {grid}; outline: none;
    alternate-background-color: {header}; selection-background-color: {select}; selection-color: {ink}; }}
QAbstractItemView:focus {{ border: none; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 0 8px; border-bottom: 1px solid {grid}; }}
QTableView::item {{ padding: 0 5px; }} /* and 3 of Qt's own: as far in as the head above */
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{ background: {select}; color: {ink}; }}
QHeaderView {{ background: {header}; }}
QHeaderView::section {{ background: {header}; color: {ink2}; border: none; border-bottom: 1px solid {line};
    padding: 0 8px; min-height: 23px; font-size: 12px; }}
QTableCornerButton::section {{ background: {header}; border: none; }}

QSplitter::handle {{ background: {line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QScrollArea, QScrollArea > QWidget > QWidget#inside {{ background: {panel}; border: none; }}
QScrollBar:vertical {{ width: 10px; background: transparent; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; }}
QScrollBar::handle {{ background: {line_strong}; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QProgressBar {{ border: 1px solid {line_strong}; border-radius: 4px; background: {field}; max-height: 8px;
    text-align: right; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QCheckBox, QRadioButton {{ min-height: 24px; spacing: 6px; }}
QCheckBox::indicator, QAbstractItemView::indicator {{ width: 14px; height: 14px; border: 1px solid {field_line};
    border-radius: 3px; background: {field}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {accent};
    border-color: {accent}; image: url("{check}"); }}
QCheckBox::indicator:disabled {{ background: {hover}; border-color: {line}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {accent}; }}
QTabBar::tab {{ background: {win}; padding: 4px 12px; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ background: {panel}; border-bottom: 2px solid {accent}; }}

QWidget#rail {{ background: {win}; border-right: 1px solid {line}; }}
QWidget#rail QToolButton {{ border: none; border-left: 3px solid transparent; border-radius: 0; font-size: 11px;
    color: {ink2}; padding: 4px 0; }}
QWidget#rail QToolButton:checked {{ background: {select}; border-left: 3px solid {accent}; color: {ink};
    font-weight: bold; }}
QWidget#rail QToolButton:focus {{ border: 2px solid {focus}; }}
QWidget[area="toolbar"] {{ background: {win}; border-bottom: 1px solid {line}; }}
QWidget[area="panel"] {{ background: {panel}; }}
QWidget[area="dock"] {{ background: {panel}; border-left: 1px solid {line}; }}
QWidget[area="left"] {{ background: {panel}; border-right: 1px solid {line}; }}
QWidget[area="header"] {{ background: {header}; border-bottom: 1px solid {line}; }}
QWidget[area="group"] {{ background: {win}; border-top: 1px solid {line}; border-bottom: 1px solid {line}; }}
QWidget[area="strip"] {{ background: {header}; border-top: 1px solid {line_strong}; }}
QFrame[area="card"] {{ background: {panel}; border: 1px solid {line_strong}; border-radius: 6px; }}
QFrame[area="card-picked"] {{ background: {panel}; border: 1px solid {accent}; border-left: 4px solid {accent};
    border-radius: 6px; }}
QFrame[area="refused"] {{ background: {panel}; border: 1px solid {clash_line}; border-left: 4px solid {clash_line};
    border-radius: 6px; }}
QWidget[area="answers"], QScrollArea#answers, QWidget#answers {{ background: {win}; }}
QScrollArea#fields, QWidget#fields {{ background: {win}; }}
QFrame[area="chip"] {{ background: {enquiry_fill}; border: 1px dashed {enquiry_line}; border-radius: 4px; }}
QFrame[area="chip"]:focus {{ border: 2px solid {focus}; }}
QWidget[area="upright"] {{ background: {line}; }}
QWidget[area="notice"] {{ background: {info_bg}; border: none; border-radius: 4px; }}
QFrame[area="warned"] {{ background: {warn_bg}; border: none; border-bottom: 1px solid {line}; }}
QFrame[area="clash"] {{ background: {clash_fill}; border: none; border-radius: 4px; }}
QLabel {{ background: transparent; }}
QLabel[tone="clash"] {{ color: {clash_line}; font-weight: bold; }}
QLabel[tone="second"] {{ color: {ink2}; }}
QLabel[tone="third"] {{ color: {ink3}; font-size: 12px; }}
QLabel[tone="caption"] {{ color: {ink3}; font-size: 12px; }}
QLabel[tone="title"] {{ font-size: 15px; font-weight: bold; }}
QLabel[tone="strong"] {{ font-weight: bold; }}
QLabel[tone="small"] {{ color: {ink2}; font-size: 12px; }}
QLabel[tone="ok"] {{ color: {ok}; }}
QLabel[tone="link"] {{ color: {accent}; }}
QLabel[tone="link"]:focus, QLabel[tone="link"]:hover {{ text-decoration: underline; }}
QLabel[tone="clash"] {{ color: {clash_line}; font-weight: bold; }}
QLabel[tone="warn"] {{ color: {warn}; }}
QLabel[tone="error"] {{ color: {error}; }}
QLabel[tone="chip"] {{ border: 1px solid {line_strong}; border-radius: 3px; padding: 0 4px; font-size: 12px; }}
QFrame[message="refused"] {{ background: {error_bg}; border: none; border-left: 3px solid {error}; }}
QFrame[message="soft"] {{ background: {warn_bg}; border: none; border-left: 3px solid {warn}; }}
QFrame[message="done"] {{ background: {ok_bg}; border: none; border-left: 3px solid {ok}; }}
QFrame[message="told"] {{ background: {info_bg}; border: none; border-left: 3px solid {info}; }}
"""


def style_sheet(theme: "Theme") -> str:
    """Return the sheet in the theme's colours."""
    names = theme.tokens["color"]["light"]
    colours = {}
    for name in names:
        colour = theme.color(name)
        clear = f"rgba({colour.red()},{colour.green()},{colour.blue()},{colour.alpha()})"
        colours[name] = colour.name() if colour.alpha() == 255 else clear
    scheme = "dark" if theme.dark else "light"
    marks = ("chevron", "chevron-up", "check")
    chevron, chevron_up, check = (resource("look", f"{name}-{scheme}.svg").as_posix() for name in marks)
    return _SHEET.format(family=theme.family, chevron=chevron, chevron_up=chevron_up, check=check, **colours)
