"""Who works at the window: signing in, locking it, accounts, and the trail of what everybody did."""
