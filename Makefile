# Everything a newcomer needs: `make serve` and `make test`. Each sets up what it uses, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.ready-test
JS_READY := node_modules/.ready
INSTALL := PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: serve test lint types contracts check properdocs clean

serve: $(READY)  ## the help center with search, feedback and reports, on embedded defaults
	$(BIN)/askwell serve

test: $(TEST_READY) $(JS_READY) chromium lint types contracts  ## every test: browsers, databases and the wheel included
	$(BIN)/python -m pytest -n 2 --dist worksteal tests
	$(BIN)/python tests/wheel/run.py

lint: $(TEST_READY)
	$(BIN)/ruff check .

types: $(TEST_READY) $(JS_READY)
	$(BIN)/mypy
	node_modules/.bin/tsc -p tsconfig.json

contracts: $(TEST_READY)
	$(BIN)/lint-imports

check: $(READY)  ## the help center's own content
	$(BIN)/askwell check --strict

properdocs: $(READY)  ## the help center under the drop-in fork of the engine
	benchmarks/properdocs.sh

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { echo "installing Chromium for the browser tests"; \
	    SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
	    $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium >/dev/null; }

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Askwell needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip
	$(INSTALL) -e .
	$(BIN)/python -m compileall -q generator search_index feedback_widget  # as an installed package is, for a quick start
	touch $@

$(TEST_READY): $(READY)
	$(INSTALL) -e '.[test]'
	touch $@

$(JS_READY): package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@

clean:
	rm -rf $(VENV) node_modules site .askwell build dist *.egg-info
