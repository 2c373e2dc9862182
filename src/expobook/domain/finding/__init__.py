"""Finding space: every opening day and every fitting set of bays compared, the best shown, a no proven."""
