# Two commands matter: `make run` and `make test`. CONTRIBUTING.md tells of the others.
# Nothing is written outside this folder, except that `make test` installs Chromium where apt may run.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Test files are shared out among this many processes.
WORKERS ?= 2
PY := $(BIN)/python

# Caches stay inside the folder; uv then links files from its cache and nothing is stored twice.
export UV_CACHE_DIR := $(CURDIR)/$(VENV)/.cache/uv
export PIP_CACHE_DIR := $(CURDIR)/$(VENV)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

# What is installed is known by the content of these files, not by their dates.
key = $(firstword $(shell cat $(1) pyproject.toml orgmap/version.py | cksum))
RUN_READY := $(VENV)/.run-$(call key,requirements.txt)
TEST_READY := $(VENV)/.test-$(call key,requirements-dev.txt)

# $(call step,WORDS,COMMAND): say what is done, do it, say how long it took. No comma in either.
define step
@printf '== %s\n' "$(1)"; began=$$(date +%s); $(2) && printf '   done in %s s: %s\n' "$$(($$(date +%s) - began))" "$(1)"
endef

# uv is quick (6 s against 51 s measured with pip); where it cannot work, say behind a mirror that only
# pip is told of, pip reads the same pins.
install_pins = { $(PY) -m pip install --quiet --require-hashes -r requirements-uv.txt \
	&& $(BIN)/uv pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r $(1); } \
	|| { echo "   uv could not install them; trying pip which takes about a minute"; \
	$(PY) -m pip install --quiet --require-hashes -r $(1); }
# Compiled here, because some machines are told not to keep what Python compiles on the way.
install_orgmap = { $(PY) -m pip install --quiet --no-deps --no-build-isolation --editable . \
	&& $(PY) -m compileall -q orgmap; }
# numba compiles the kernels once and keeps them, so that the first answer does not wait.
warm_kernels = $(PY) -c 'from orgmap import engines; from orgmap.sequence import search; engines.compile_kernels(); search.warm_up()'

.DEFAULT_GOAL := help
.PHONY: help run test test-long bench study lock docs map changelog clean setup setup-run browser installer \
	ruff format-check types imports pytest

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 18

run: setup-run ## set up, print brokers, blockers and plan of the sample case, open the app
	@$(BIN)/orgmap demo
	@printf '\nThe app opens in your browser. Stop it with Ctrl-C.\n'
	@$(BIN)/orgmap serve $(if $(PORT),--port $(PORT))

test: setup browser ruff format-check types imports pytest ## set up and run every check
	@echo "All checks passed."

test-long: setup browser ## what takes longer than a quarter of an hour
	$(call step,long tests,{ $(PY) -m pytest -m long || [ $$? -eq 5 ]; })

bench: setup ## compare speed with networkx and others; writes benchmarks/results.json
	@$(PY) benchmarks/run.py
	@$(PY) benchmarks/pages.py
	@$(PY) benchmarks/mail.py

study: setup ## what an order of talks is worth on generated cases (ten minutes)
	@$(PY) benchmarks/sequencing.py

docs: setup ## write the generated parts of the documentation anew
	@$(PY) docs/generate.py

map: ## build the bundle of the map anew (needs node and npm)
	cd orgmap/viz/webmap && npm ci --ignore-scripts --no-audit --no-fund && npm run build

changelog: setup ## gather changelog.d into CHANGELOG.md
	@$(PY) -m towncrier build --yes --version "$$($(PY) -c 'from orgmap.version import VERSION; print(VERSION)')"

COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	-p 3.11 $(UPGRADE) pyproject.toml
lock: installer ## pin again after a change in pyproject.toml; UPGRADE=--upgrade takes newer versions
	$(call step,pins for development,$(COMPILE) --group dev -o requirements-dev.txt >/dev/null)
	$(call step,pins for use,$(COMPILE) --group build -c requirements-dev.txt -o requirements.txt >/dev/null)
	$(call step,pin of the installer,$(COMPILE:pyproject.toml=) --group installer -c requirements-dev.txt -o requirements-uv.txt >/dev/null)
	@! grep -n ':[/]/' requirements*.txt || { echo "A pin names an address: take it out."; exit 1; }

clean: ## remove everything that was made here, the virtual environment too
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find orgmap tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(TEST_READY)
setup-run: $(RUN_READY)

$(RUN_READY): | $(PY)
	$(call step,packages,$(call install_pins,requirements.txt))
	$(call step,orgmap itself,$(install_orgmap))
	$(call step,compiled kernels,$(warm_kernels))
	@rm -f $(VENV)/.run-* && touch $@

$(TEST_READY): | $(PY)
	$(call step,packages for development,$(call install_pins,requirements-dev.txt))
	$(call step,orgmap itself,$(install_orgmap))
	$(call step,compiled kernels,$(warm_kernels))
	@rm -f $(VENV)/.test-* && touch $@

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "orgmap needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Install a newer one, or name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@printf '== virtual environment\n'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "'$(PYTHON)' cannot make a virtual environment. On Debian and Ubuntu install the package python3-venv, then call make again."; exit 1; }

installer: | $(PY)
	@$(PY) -m pip install --quiet --require-hashes -r requirements-uv.txt

# The browser tests skip with a sentence where there is no browser; with CI=true they fail.
browser:
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "== Chromium for the browser tests"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
			</dev/null >/dev/null || echo "   Chromium could not be installed."; \
	else echo "There is no Chromium here, and apt may not run: the browser tests will be skipped."; fi

ruff: setup
	$(call step,lint,$(PY) -m ruff check .)
format-check: setup
	$(call step,format,$(PY) -m ruff format --check .)
types: setup
	$(call step,types,$(PY) -m mypy --strict)
imports: setup
	$(call step,import rules,$(BIN)/lint-imports --no-cache)
pytest: setup
	$(call step,tests,$(PY) -m pytest -m "not long" -n $(WORKERS) --dist worksteal)
