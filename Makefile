# Every way into the project. The environment is .venv, made by tools/setup.sh when it is needed.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
python := .venv/bin/python
ARGS ?=

.PHONY: help play test check format generate bench shots train audit pins clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

play: ## set up (first time only) and serve the game; ARGS="--port 8080" and the like go to doodle-derby
	@tools/setup.sh play
	@exec .venv/bin/doodle-derby $(ARGS)

test: ## all tests; ARGS="-k score" and the like go to pytest
	@tools/setup.sh test
	@$(python) -m pytest $(ARGS)

check: ## what must hold before a commit: format, lint, types (Python and browser), architecture
	@tools/setup.sh check
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	$(python) -m web.protocol
	$(python) -m pytest tests/test_architecture.py
	$(python) -m web.vendor --check-types

format: ## put code into the house's form
	@tools/setup.sh check
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

generate: ## write what is derived from web/protocol.py: the browser's types, docs/protocol.md, docs/settings.md
	@tools/setup.sh check
	@$(python) -m web.protocol --write

bench: ## measure against the budgets and the committed figures; JSON lines, then what got slower; ARGS="--short"
	@tools/setup.sh test
	@$(python) -m tests.bench $(ARGS)

shots: ## pictures of every page at every size into shots/, to be looked at; ARGS="--size 320x568" for one size
	@tools/setup.sh test
	@$(python) -m tests.shots $(ARGS)

train: ## train the shipped network, on the drawings in DOODLE_DERBY_DATA: three hours, resumes after a kill
	@tools/setup.sh train
	@for step in first second third fourth classroom; do .venv/bin/doodle-derby-train train --config $$step $(ARGS) || exit; done

audit: ## known holes in what we stand on, where advisories can be reached; bills of materials into dist/
	@$(or $(PYTHON),python3) tools/audit.py

pins: ## write constraints.txt anew from what pyproject.toml allows today
	@tools/pins.sh

clean: ## remove what make made: environment, builds, caches
	rm -rf .venv build dist web/node_modules web/static/vendor
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
