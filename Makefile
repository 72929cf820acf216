# Vafa: what a newcomer and a builder type. Needs Python 3.11-3.13 and make, nothing else prepared.

PYTHON := .venv/bin/python
READY := .venv/.ready
PORT ?= 8000
FLAGS ?=

.DEFAULT_GOAL := help
.PHONY: help up demo test check bench clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

up: $(READY)  ## Start everything (PORT=8123 takes another port, VAFA_HOME=… another data folder)
	@exec $(PYTHON) -m vafa up --port $(PORT) $(FLAGS)

demo: $(READY)  ## Fill the data folder with a believable shop
	@exec $(PYTHON) -m vafa demo $(FLAGS)

test: $(READY)  ## Run all tests; in Chromium too where one is found or can be installed
	@exec sh tools/test.sh $(FLAGS)

check: $(READY)  ## Run every check of the code, the translations and the documents
	@exec sh tools/check.sh

bench: $(READY)  ## Measure what is promised about speed
	@exec sh tools/bench.sh $(FLAGS)

clean:  ## Remove what was made, except the data folder
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist shots
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(READY): uv.lock pyproject.toml tools/install.sh
	@sh tools/install.sh
	@touch $@
