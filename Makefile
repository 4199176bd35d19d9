# Every target calls a real tool; `make` alone prints this list.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COHORT ?= example-2027
FUZZ ?= 200000

.DEFAULT_GOAL := help
.PHONY: help setup course test check bench fuzz serve clean sphinx-9 lock

help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## make the virtual environment and install everything, pinned

$(VENV)/.ready: requirements/jupyter-book.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/jupyter-book.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/.ready-bench: $(VENV)/.ready requirements/bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	touch $@

course: setup ## check the course and build the pack of the example cohort: sites, papers, handouts, coverage
	$(BIN)/coursewright check
	$(BIN)/coursewright build $(COHORT)

test: $(VENV)/.ready-test ## run every test
	$(BIN)/python -m pytest --numprocesses auto --cov --cov-report=term

check: $(VENV)/.ready-test ## lint, types, layers, the course itself, and its items
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/coursewright check --strict
	$(BIN)/coursewright lint

bench: $(VENV)/.ready-bench ## print speed as ratios: against jupyter-book, pandoc, R/exams, and aims
	$(BIN)/python bench/sites.py
	$(BIN)/python bench/pack.py
	$(BIN)/python bench/word.py
	$(BIN)/python bench/formats.py
	$(BIN)/python bench/qti.py
	$(BIN)/python bench/assembly.py
	$(BIN)/python bench/bank.py

fuzz: $(VENV)/.ready-test ## feed broken and hostile files to the importers
	$(BIN)/python tests/fuzz.py --count $(FUZZ)

serve: setup ## show the site and rebuild it on every change
	$(BIN)/coursewright serve

clean: ## remove caches; packs stay, with what people filled in
	rm -rf build/.cache dist .pytest_cache .mypy_cache .ruff_cache .coverage

sphinx-9: ## build the same course on plain Sphinx 9
	$(PYTHON) -m venv .venv-sphinx9
	.venv-sphinx9/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/sphinx-9.txt
	.venv-sphinx9/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	.venv-sphinx9/bin/coursewright build $(COHORT) --out build/sphinx-9

lock: $(VENV)/.ready ## pin again what requirements/*.in ask for
	$(BIN)/pip install --quiet uv
	for name in jupyter-book sphinx-9 test bench; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --quiet --upgrade requirements/$$name.in --output-file requirements/$$name.txt; \
	done
