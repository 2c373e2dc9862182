"""Dialogs of the floor plan."""
