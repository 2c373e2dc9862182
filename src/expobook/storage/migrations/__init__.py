"""Steps from one form of the book to the next, run by Alembic, shipped with the program."""
