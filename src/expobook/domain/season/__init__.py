"""The year as a whole: what wants space, what it is worth, and what a plan of it is."""
