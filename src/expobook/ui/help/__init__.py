"""Help inside the window: the guide, the sheet of keys, What's This, and short tours."""
