# Every target sets up what it needs by itself; a machine needs python3 (3.11 or newer) and make.
PYTHON ?= python3
PY := .venv/bin/python
# pytest's own options can be given: make test TESTS="chassis/tests -k outbox" WORKERS=0
WORKERS ?= 4
TESTS ?=

export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help

##@ Use
.PHONY: run
run: setup ## Start the whole suite on this machine; Ctrl-C stops it
	@exec $(PY) -m deploy.local.run

.PHONY: stop
stop: ## Stop a suite that runs elsewhere, or what a killed one left
	@if [ -x $(PY) ]; then exec $(PY) -m deploy.local.run stop; else echo "Nothing was set up here."; fi

.PHONY: token
token: setup ## Print a token for the running suite: make token LOGIN=clerk
	@exec $(PY) -m deploy.local.run token $(or $(LOGIN),mayor)

##@ Check
.PHONY: test
test: setup fonts ## Run all tests on a real database and broker of their own
	@exec $(PY) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

.PHONY: prove
prove: setup fonts ## Run what plays cases at random with many of them: for hours
	@ZHENGLING_PROOF=many exec $(PY) -m pytest -n $(WORKERS) --dist loadgroup $(or $(TESTS),chassis/tests/test_envelope.py \
		chassis/tests/test_broker_faults.py $(wildcard services/*/tests/proof) tests/chaos)

.PHONY: check
check: lint types description ## Everything that reads the code without running it

.PHONY: lint
lint: setup ## Style, and the format of every file
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

.PHONY: types
types: setup ## Types
	@$(PY) -m mypy chassis/src $(wildcard services/*/src) deploy conftest.py

.PHONY: description
description: setup ## The API's description, as a linter of its ecosystem reads it
	@$(PY) -m deploy.local.linter

.PHONY: format
format: setup ## Put every file into its format
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

.PHONY: bench
bench: setup ## Measure the suite beside a bare stack
	@exec $(PY) bench/run.py

##@ Make
.PHONY: setup
setup:
	@$(PYTHON) deploy/local/install.py

.PHONY: fonts
fonts: setup
	@$(PY) -m deploy.local.fonts

.PHONY: generate
generate: ## Generate the stubs, what the API tells of the rules in the code, and its description
	@$(PYTHON) deploy/local/install.py undescribed
	@$(PY) deploy/local/rules_of_rpcs.py
	@$(PYTHON) deploy/local/install.py

.PHONY: trace
trace: setup ## Write the matrix obligation, rule, test, endpoint from the last test run
	@$(PY) tests/trace.py

.PHONY: lock
lock: setup ## Write the lock files anew from requirements*.in
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install -q uv
	@for name in requirements requirements-dev; do \
		$(PY) -m uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
			--no-annotate --custom-compile-command "make lock" $$name.in -o $$name.lock || exit 1; \
	done

.PHONY: clean
clean: ## Remove what was made here: environment, data, stubs, description (a running suite is stopped first)
	@if [ -x $(PY) ]; then $(PY) -m deploy.local.run stop; fi
	@rm -rf .venv .run build protos/src .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@rm -f services/gateway/src/gateway/generated/openapi.json.gz
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
