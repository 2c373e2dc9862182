"""The window: Qt screens that show values and call services."""
