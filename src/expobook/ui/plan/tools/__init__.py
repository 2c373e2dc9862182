"""The tools of the floor plan: each answers press, move, release and cancel, and makes one edit a gesture."""
