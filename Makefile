# `make` alone says what there is.
BIN := .venv/bin
PYTHON_CODE := src tests $(if $(wildcard benchmarks/*.py),benchmarks) $(if $(wildcard scripts/*.py),scripts)

.DEFAULT_GOAL := help
.PHONY: help setup run test test-chaos test-hostile check format bench docs lock clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: ## Create .venv and install what is locked (quick when nothing changed)
	@bash scripts/setup.sh

run: setup ## Run the main job on the sample documents (ONCE=1 ends after the reports)
	@$(BIN)/forthwith dev $(if $(ONCE),--once)

test: setup ## Run the tests, four at a time (ARGS="-k name" narrows them)
	@$(BIN)/python -m pytest -n 4 --dist loadfile $(ARGS)

test-chaos: setup ## Run the long tests that kill processes at random
	@$(BIN)/python -m pytest -m chaos $(ARGS)

test-hostile: setup ## Give a service every hostile and every field file at once, on an idle machine
	@$(BIN)/python -m pytest -m hostile $(ARGS)

check: setup ## Formatting, lint, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy conftest.py $(PYTHON_CODE)
	$(BIN)/lint-imports --no-logo

format: setup ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## Measure, and print the table that the README shows
	@$(BIN)/python -m benchmarks $(ARGS)

docs: setup ## Render README and docs/ to build/docs, and check every link in them
	@$(BIN)/python scripts/docs.py

lock: setup ## Lock the dependencies of pyproject.toml (ARGS=--upgrade for newer ones)
	@bash scripts/lock.sh $(ARGS)

clean: ## Remove what the tools made, .venv too; the service's data stays
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
