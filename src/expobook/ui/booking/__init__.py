"""One booking: what is known about it, what can be done with it, its card and its letters."""
