# `make site` builds the site, `make test` runs every check; both work from a fresh clone.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE = CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --strip-extras --generate-hashes \
          --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-config $(UPGRADE)

.PHONY: site serve test bench lock whoosh3 clean

site: $(VENV)/.runtime
	$(BIN)/sitegen build

serve: $(VENV)/.runtime
	$(BIN)/sitegen serve

test: $(VENV)/.dev node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n logical --dist worksteal

# How long builds take and where the time goes: docs/performance.md. `make bench BENCH="12000 --runs 5"` asks for more.
BENCH ?= 1000 5000
bench: $(VENV)/.runtime
	$(BIN)/python -m bench $(BENCH)

# `make lock` keeps the versions that still fit, `make lock UPGRADE=--upgrade` takes the newest ones.
lock: $(VENV)/.dev
	$(COMPILE) --extra=build --output-file=requirements.lock pyproject.toml
	$(COMPILE) --extra=build --extra=dask --extra=remote --extra=dev --constraint=requirements.lock --output-file=requirements-dev.lock pyproject.toml

# The same tests on the other fork of Whoosh, beside the environment: a switch is one line in pyproject.toml.
whoosh3: $(VENV)/.dev
	$(PIP) install --no-deps --upgrade --target build/whoosh3 whoosh3
	PYTHONPATH=build/whoosh3 $(BIN)/python -m pytest -q tests/search/test_local.py

clean:
	rm -rf output build .sitegen .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf $(VENV) node_modules sitegen.egg-info

# A stamp file says for which lock the environment was installed last.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    "Python 3.11 or newer is needed, this is %s; name one: make PYTHON=python3.11" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; } # half of one would be taken for a whole one

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-progress
	touch $@
