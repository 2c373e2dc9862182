"""Files that come from and go to other programs; nothing is written in place."""
