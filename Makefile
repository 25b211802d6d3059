# make run    try the bot in the browser: no Slack, no token, no network
# make chat   the same in the terminal
# make test   set up, lint, type-check, test
# make long   the tests that take minutes and add little
# make bench  measure
# make page   build the playground's page (needs Node)
# make screenshots  take README's pictures again (needs Chromium)
# make lock   renew the pinned requirements
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
# Workers and what stays together: tests/conftest.py. In the order of folders the longest comes first.
PYTEST = $(BIN)/pytest -n auto --dist loadscope --no-loadscope-reorder
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

.PHONY: run chat test long lint format page screenshots bench lock clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# What runs the bot; the tests' and developers' packages come on top of it.
$(RUN_READY): requirements.txt | $(BIN)/python
	$(INSTALL) requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt | $(BIN)/python
	$(INSTALL) requirements-dev.txt
	@touch $@

run: $(RUN_READY)
	$(BIN)/python -m chatbot try

chat: $(RUN_READY)
	$(BIN)/python -m chatbot chat

lint: $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m chatbot check
	$(PYTEST)

long: $(DEV_READY)
	$(PYTEST) -m long

format: $(DEV_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The page of the playground is built with Node and committed, so that nobody else needs Node.
page:
	cd chatbot/playground/page && npm ci && npm test && npm run build

screenshots: $(DEV_READY)
	$(BIN)/python -m tests.screenshots

bench: $(DEV_READY)
	$(BIN)/python -m tests.bench

lock: $(DEV_READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade --extra dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV)
