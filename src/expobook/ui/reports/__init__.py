"""Figures as pictures and tables: reports on a time of one's choice."""
