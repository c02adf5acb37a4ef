# Two commands matter: `make demo` shows the product, `make test` proves it. `make check` is what a commit must pass.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3.15 python3; do \
            $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
MAKEFLAGS += --jobs=2  # what waits for the network goes beside what computes

# Of the tests, for two processors: nearly half of its time a worker waits, for a browser, for what it has killed or for a
# processor. With three, a fifth of the processors' time was left over.
WORKERS := 4

.PHONY: demo test test-long check rules types declared format browser clean

demo: .venv/installed
	@$(BIN)/p2wkss build
	@$(BIN)/p2wkss serve

# What is compiled is kept: a hundred processes of the tests read the same modules.
test test-long check: export PYTHONDONTWRITEBYTECODE :=

test: .venv/installed-test browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# Everything, with what only repeats more widely: every page in English too, every way a publishing process can be killed, …
test-long: .venv/installed-test browser
	P2WKSS_LONG_TESTS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: rules types declared browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

rules: .venv/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: .venv/installed-test
	$(BIN)/mypy

declared: .venv/installed-test
	$(BIN)/p2wkss indicators check
	$(BIN)/p2wkss data check

format: .venv/installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/created:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it and run make again." >&2; exit 1; }
	$(PYTHON) -m venv .venv || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }
	@touch $@

.venv/installed: .venv/created pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/installed-test: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

# The browser tests drive the system's Chromium. Install it when we may; otherwise say so, and the tests are skipped loudly.
# Chromium without windows where there is such a package: a page costs the tests half as much in it.
browser:
	@if command -v chromium-headless-shell >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing Chromium for the browser tests"; export DEBIAN_FRONTEND=noninteractive; apt-get update -qq; \
	  apt-get install -y -qq chromium-headless-shell fonts-dejavu-core >/dev/null 2>&1 \
	  || command -v chromium >/dev/null 2>&1 || apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; \
	elif command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then :; \
	else \
	  echo "WARNING: no Chromium found. Browser tests will be SKIPPED. Install it, e.g.: sudo apt install chromium" >&2; \
	fi

clean:
	rm -rf .venv var
