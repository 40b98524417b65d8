# The two commands are `make run` and `make test`; each works as the first one on a fresh checkout.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test setup check demo demo-discord eval bench lock clean

run: $(READY)  ## set up, then run the bot
	$(BIN)/kaiho run

test: $(READY) check  ## set up, then every check

setup: $(READY)  ## make .venv, where kaiho then is

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kaiho needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	touch $(READY)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n 2

demo: $(READY)  ## replay the spring of 2023, offline
	$(BIN)/python -m tests.demo

demo-discord: $(READY)  ## the same on a Discord of our own, with a page to read and press buttons on
	$(BIN)/python -m tests.demo.discord

eval: $(READY)  ## quality figures beside their baselines
	$(BIN)/python -m bench.eval

bench: $(READY)  ## speed and memory beside what a user would pick instead
	$(BIN)/python -m bench.bench

lock: $(READY)  ## write down every version that is installed here
	(head -1 constraints.txt; $(BIN)/pip freeze --exclude-editable | sed 's/+cpu//') > build/constraints.txt
	mv build/constraints.txt constraints.txt

clean:
	rm -rf .venv build
