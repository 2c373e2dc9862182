"""Puts the parts together: the entrance, the window, the self-test."""
