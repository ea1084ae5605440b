# Two commands for a new user: `make run` and `make test`. Each sets up what is missing, once; a second run starts at once.
# What setting up prints goes to stderr, so that the answer stands alone on stdout.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Where pip would fetch a CUDA build of torch: TORCH_INDEX=<address of PyTorch's index of CPU wheels>.
TORCH_INDEX ?=
PIP := $(PY) -m pip --disable-pip-version-check --quiet

export PYTHONUTF8 = 1

.PHONY: run test check lint bench setup clean
.DELETE_ON_ERROR:

run: $(VENV)/.run
	@$(PY) -m scripts.serve

test: $(VENV)/.dev
	@$(PY) -m pytest $(TESTS)

lint: $(VENV)/.dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

check: lint test

bench: $(VENV)/.dev
	$(PY) -m benchmarks

setup: $(VENV)/.run

$(VENV)/.run: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 run")' >&2
	@echo "setting up (once, some minutes)…" >&2
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) >&2
	@test -z "$(TORCH_INDEX)" || $(PIP) install --index-url "$(TORCH_INDEX)" "$$(grep '^torch==' constraints.txt)" >&2
	@$(PIP) install -r requirements.txt >&2
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(PIP) install -r requirements-dev.txt >&2
	@touch $@

clean:
	rm -rf $(VENV) .setup
