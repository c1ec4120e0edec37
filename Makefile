# Everything here sets itself up in .venv: Python 3.11+ and make are all that a machine needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKED := bot sandbox demo tests examples

.DEFAULT_GOAL := help
.PHONY: help demo test check chaos bench format lock

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(READY)  ## Run the bot with a stand-in Slack and print the page's address (MONTH=1 plays a month on it)
	@$(BIN)/python -m demo $(if $(MONTH),--month)

test: $(READY)  ## Run the tests
	@$(BIN)/python -m pytest -n 3 --dist worksteal

check: $(READY)  ## Format, lint, types, import contracts, tests with coverage
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m slipcover --branch --source bot --json --out .coverage.json -m pytest -n 3 --dist worksteal
	$(BIN)/python -m slipcover --merge .coverage.json --branch --fail-under 100 --skip-covered --out .coverage.json

chaos: $(READY)  ## The longer proofs: kill -9 at every line, cancellations, storms of faults, guards taken away one by one
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m chaos -rP tests/chaos

bench: $(READY)  ## Measure commands and deliveries per second on both databases
	@$(BIN)/python -m tests.chaos.bench

format: $(READY)  ## Let the formatter and the linter mend what they can
	$(BIN)/ruff format $(CHECKED)
	$(BIN)/ruff check --fix $(CHECKED)

lock: $(READY)  ## Resolve the dependencies again, with hashes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev $(LOCK_FLAGS) --output-file requirements-dev.lock

LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
