"""Find space: the wish, the answers as cards, and why there is none."""
