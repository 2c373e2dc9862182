"""The map of the site on a chosen day."""
