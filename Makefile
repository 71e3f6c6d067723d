# `make run` and `make test` set up all they need; run `make help` for the rest.

PYTHON ?=
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet
APP    := $(VENV)/.app-installed
TOOLS  := $(VENV)/.tools-installed
BABEL  := $(BIN)/python -m babel.messages.frontend --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test lint browser bench messages

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(APP) ## create .venv and install what the app needs

run: $(APP) ## set up and open the app; the first start loads the sample
	$(BIN)/streamlit run app.py

test: lint browser ## set up, then lint and run every test, browser tests included
	$(BIN)/python -m pytest

lint: $(TOOLS) ## style, types, and the arrows between the folders
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

browser: $(TOOLS)
	@$(BIN)/python -m tests.browser.install_browser

bench: $(TOOLS) ## measure speed and memory
	$(BIN)/python -m bench

messages: $(APP) ## collect the texts to translate into the catalogues of locales/
	$(BABEL) extract --mapping-file=locales/babel.cfg --omit-header --add-location=file --sort-by-file --no-wrap \
	  --output=locales/messages.pot .
	$(BABEL) update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
	  --input-file=locales/messages.pot --output-dir=locales

# The interpreter: the newest of 3.11 and later that starts and can make virtual environments.
$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3; do \
	  "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  echo "Creating $(VENV) with $$("$$python" --version)"; \
	  "$$python" -m venv --clear $(VENV) && exit 0; \
	done; \
	echo "No suitable Python. Safer Together needs Python 3.11 or later with its venv module" >&2; \
	echo "(on Debian and Ubuntu: apt-get install python3 python3-venv). If yours has another name:" >&2; \
	echo "  make PYTHON=/path/to/python $(MAKECMDGOALS)" >&2; \
	exit 1

# Installed anew only when the lists change.
$(APP): requirements.txt | $(BIN)/python
	@echo "Installing what the app needs (requirements.txt)"
	@$(PIP) --requirement requirements.txt
	@touch $@

$(TOOLS): tests/requirements.txt $(APP)
	@echo "Installing what the tests need (tests/requirements.txt)"
	@$(PIP) --requirement requirements.txt --requirement tests/requirements.txt
	@touch $@
