#!/bin/sh
# Write requirements.lock from the virtual environment in use: exact versions, nothing of this machine.
set -eu
.venv/bin/pip freeze --exclude-editable 2>/dev/null | sort -f | sed 's/^editables.*/&/' > requirements.lock
