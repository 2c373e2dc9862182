"""Organisers and shows in the window."""
