# make run    install, make the demo book, do the main job, open the window where there is a display
# make test   install and run every check
# make package    build the program that needs no Python, into dist/expobook, and try it;  make deb: as a .deb, too
# make deb-bare   install that .deb into bare Debian 12 and 13 and Ubuntu 22.04 and 24.04, and try it there (as root, needs mirrors)
SHELL := /bin/sh
# The system's own comes first: it was built with what a profile told, and does a start in 0.85 of the time of one that was not.
PYTHON := $(shell for p in /usr/bin/python3 python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test test-long audit package deb deb-bare bench clean lint types layers unit window

run: system-run $(READY)
	$(BIN)/expobook demo out/demo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/expobook gui out/demo/demo.expobook; \
	else echo "There is no display here; open the window later with: $(BIN)/expobook gui out/demo/demo.expobook"; fi

test: system-test $(READY) lint types layers unit window

.PHONY: system-run system-test system-package
system-run:
	@packaging/setup_system.sh run
system-test:
	@packaging/setup_system.sh test
system-package:
	@packaging/setup_system.sh package

$(READY): requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "expobook needs Python 3.11, 3.12 or 3.13 on the path." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

# In two halves, each with workers of its own: one that has run everything has a memory so large that it gets slow. Three,
# for two cores: a test waits for a quarter of its time, for servers and processes.
unit:
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -n 3 --dist loadfile -m "not window" --ignore tests/ui --ignore tests/window
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -n 3 --dist loadfile -m "not window" tests/ui

window:
	xvfb-run -a -s "-screen 0 1600x1000x24" env QT_QPA_PLATFORM=xcb $(BIN)/pytest -q -m window

test-long: system-test $(READY)
	EXPOBOOK_TAMPERS=10000 EXPOBOOK_REQUESTS=2000 EXPOBOOK_SEASONS=200 EXPOBOOK_GESTURES=10000 EXPOBOOK_SEQUENCES=10000 EXPOBOOK_KILLS=5000 EXPOBOOK_DRAFT_KILLS=200 EXPOBOOK_ROUNDS=500 EXPOBOOK_DAMAGES=1000 EXPOBOOK_DESKS=50 EXPOBOOK_DESK_COMMANDS=100000 EXPOBOOK_FILE_COMMANDS=20000 EXPOBOOK_DISK_CALLS=1000000 EXPOBOOK_BACKUPS_A_DAY=20 EXPOBOOK_FILES=20000 EXPOBOOK_FLIPS=1000 EXPOBOOK_ACCOUNTS=2000 EXPOBOOK_HOSTILE=1 EXPOBOOK_PRICE_CASES=1000000 EXPOBOOK_AMOUNTS=10000000 QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q --timeout 0 tests/services tests/faults tests/finding tests/season tests/papers tests/unit tests/plan/test_edit.py tests/ui/diary/test_random_gestures.py

bench: $(READY)
	@for script in benchmarks/bench_*.py; do $(BIN)/python $$script; done

package: system-package $(READY)
	packaging/build.sh
	packaging/smoke.sh

# Ask whether a library that we ship is known to be vulnerable; 2 means that the data could not be had.
audit: $(READY)
	@[ -x .venv/audit/bin/pip-audit ] || { $(PYTHON) -m venv .venv/audit && .venv/audit/bin/python -m pip install -q --disable-pip-version-check pip-audit; }
	@.venv/audit/bin/python packaging/audit.py

deb: package
	packaging/deb/make_deb.sh
	packaging/deb/check.sh

deb-bare: deb
	packaging/deb/bare.sh $(SYSTEMS)

clean:
	rm -rf out dist build .venv
