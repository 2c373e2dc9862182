"""The diary: a tape chart of halls and days, its dialogs, its table twin and its navigator."""
