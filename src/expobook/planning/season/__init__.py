"""Plans a season: prices and a proven bound by HiGHS, a calendar by search, all in a process of its own."""
