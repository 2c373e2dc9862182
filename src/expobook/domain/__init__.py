"""Values, rules and errors of the venue's book; knows no database, window or paper."""
