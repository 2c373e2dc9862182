"""Find space: the search for where and when a request fits, and what is done with its answers."""
