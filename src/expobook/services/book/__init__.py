"""A book as a whole: made, opened, checked and upgraded; its venue and calendar; its backups; who else is at it."""
