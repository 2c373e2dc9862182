"""The window around the screens: rail, menus and palette, opening a book, what goes on while it is open."""
