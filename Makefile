# What a developer or a server needs, one word each. `make` alone lists the words.
# The only thing to install beforehand is Python 3.11 or newer, as python3 or by PYTHON=...

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Of what is installed, these stamps tell which lock it came from; a lock that is newer is installed anew.
RUNTIME := $(VENV)/runtime.stamp
DEV := $(VENV)/dev.stamp
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
KEYWORDS := --no-default-keywords --keyword _:1 --keyword plural:1,2

.PHONY: help run demo test lint check texts requirements screens lock migration

help: ## list these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: $(RUNTIME) ## run the bot; without BOT_TOKEN, the sandbox in the browser
	$(BIN)/python main.py

demo: $(RUNTIME) ## play the main job in the terminal; its files are left in demo/
	$(BIN)/python main.py demo

test: $(DEV) ## all tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(DEV) ## all that CI checks besides the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		DATA_DIR="$$folder" KEY_FILE="$$folder/keys.json" DATABASE_URL="sqlite:///$$folder/bot.sqlite3" \
		$(BIN)/python main.py check
	$(BIN)/python -m tools.requirements_page --check

check: lint test ## everything that CI runs

texts: $(DEV) ## bring new texts of the interface from the code into locales/
	$(BIN)/pybabel -q extract --mapping babel.cfg $(KEYWORDS) --no-location --sort-output \
		--project damu-course-bot --copyright-holder Damu --output locales/messages.pot .
	$(BIN)/pybabel -q update --input-file locales/messages.pot --output-dir locales \
		--no-fuzzy-matching --ignore-obsolete --width 100

requirements: $(DEV) ## write docs/requirements.md from the marks in the tests
	$(BIN)/python -m tools.requirements_page

screens: $(DEV) ## photograph the main screens into docs/screens/ (needs Chromium)
	$(BIN)/python main.py screens

lock: ## pin what requirements/*.in name (needs uv); UPGRADE=--upgrade takes newer releases
	for each in runtime dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
			--generate-hashes --output-file requirements/$$each.lock requirements/$$each.in || exit 1; \
	done

migration: $(DEV) ## draft a migration from bot/db/schema.py: make migration name="add surveys"
	$(BIN)/python -m tools.new_migration "$(name)"

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.lock | $(BIN)/python
	$(INSTALL) $<
	touch $@

# Whoever has the libraries of a developer has those of the bot.
$(DEV): requirements/dev.lock | $(BIN)/python
	$(INSTALL) $<
	touch $@ $(RUNTIME)
