"""The editor of tariffs: rates, seasons, steps and services as tables, judged while they are written."""
