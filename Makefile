# One door for every task. It needs GNU make and Python 3.11 to 3.13; everything else is installed into .venv.
# All paths are relative, so the checkout may lie anywhere, in a folder with spaces too.

PORT ?= 8000
RESET ?=
UPGRADE ?=
ARGS ?=
PYTHON ?= python3
# The browser tests mostly wait, so three keep two cores busy.
WORKERS ?= 3

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

IN := .venv/bin/python
LOCK := $(IN) -m uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header
UPGRADED = $(if $(filter-out 0 no false,$(UPGRADE)),--upgrade)
PYTEST := $(IN) -m pytest -n $(WORKERS) --dist loadgroup --durations=15

# A stamp carries the checksum of what it was installed from: unchanged locks make the second run instant, and a
# changed one is installed whatever the file times say.
RUN_STAMP = .venv/.run-$(call checksum,requirements.txt)
DEV_STAMP = .venv/.dev-$(call checksum,requirements-dev.txt)
checksum = $(firstword $(shell cksum $(1)))

.PHONY: help demo test lint lint-style lint-format lint-types lint-dependencies lint-layers lint-templates units browser \
	bench machine mutants durability worlds once typed hostile scan scan-lock scan-ready lock wheel sbom clean run-ready dev-ready chromium versions python-fits

help:
	@echo "make demo [PORT=8123] [RESET=1]   start the demo company in the browser; RESET=1 starts it afresh"
	@echo "make test                         everything that must hold: lint, then all tests"
	@echo "make lint                         style, types, layers, templates; make -k lint shows all findings"
	@echo "make units [ARGS='-k R13']        the tests that need no browser"
	@echo "make browser [ARGS='-k axe']      the tests in Chromium"
	@echo "make bench [ENGINE=postgresql]    speed beside a bare application, at 1,000, 10,000 and 100,000 loops"
	@echo "make machine                      whole loops tried by anybody, for an hour, with other choices each time"
	@echo "make once                         equal and rival requests at the same moment, all rounds on both engines"
	@echo "make typed                        three thousand words through fourteen disasters in Chromium"
	@echo "make worlds                       two companies, alike but for what somebody must not know, one difference each"
	@echo "make mutants                      change policy, workflow and scope bit by bit: each change must fail a test"
	@echo "make durability [ENGINE=sqlite]   the server killed, its disk filled, its power cut while people write; half an hour"
	@echo "make hostile                      1,200 hostile strings, each alone through every field, and on every page"
	@echo "make scan                         semgrep, bandit, wapiti and sqlmap, each beside bugs that it must find"
	@echo "make lock [UPGRADE=1]             write both lock files from pyproject.toml; UPGRADE=1 takes newer versions"
	@echo "make wheel                        build the package into dist/"
	@echo "make sbom                         list every library with its checksums, CycloneDX JSON, into dist/"
	@echo "make clean                        delete caches and build output"

demo: run-ready
	@$(IN) -m hiring demo --port "$(PORT)" $(if $(filter-out 0 no false,$(RESET)),--reset)

test: dev-ready chromium versions lint
	@$(PYTEST) $(ARGS)

units: dev-ready
	@$(PYTEST) -m "not browser" $(ARGS)

browser: dev-ready chromium
	@$(PYTEST) -m browser $(ARGS)

# Seeded companies stay in .bench; figures go to bench/results. SIZES="1000" ROUNDS=2 TURN=0.5 is a quick look.
bench: dev-ready
	@PYTHONPATH=. ENGINE="$(ENGINE)" SIZES="$(SIZES)" ROUNDS="$(ROUNDS)" TURN="$(TURN)" $(IN) -W ignore -m bench

# Four hundred loops per engine, drawn anew in every run; a failure is shrunk to its shortest story.
machine: dev-ready
	@MACHINE=long $(PYTEST) tests/machine $(ARGS)

# Two hundred rounds of two tabs on one draft, a hundred of eight rulings and eight answers at the same moment.
once: dev-ready
	@ONCE=full $(IN) -m pytest -q -n0 -s tests/guard/test_rounds.py tests/guard/test_one_effect.py $(ARGS)

# Fourteen disasters that befall somebody who types; says how many words each of them cost.
typed: dev-ready chromium
	@$(IN) -m pytest -q -n0 -s tests/browser/test_typed.py $(ARGS)

# Each difference between two worlds alone, by every observer at every loop: about an hour.
worlds: dev-ready
	@WORLDS=apart $(PYTEST) tests/worlds $(ARGS)

# Policy, workflow and scope queries changed one small thing at a time; what lives needs a reason in tests/mutants.md.
mutants: dev-ready
	@WORKERS=$(WORKERS) $(IN) -W ignore -m tests.mutants

# The real server on SQLite and PostgreSQL. Full disks and power cuts need root and loop devices; it says what it left out.
durability: dev-ready
	@PYTHONPATH=. ENGINE="$(ENGINE)" KILLS="$(KILLS)" WRITES="$(WRITES)" PARTS="$(PARTS)" $(IN) -m tests.durability

# Every string through every field; what was stored and what is answered opened in Chromium with and without the CSP.
hostile: dev-ready chromium
	@HOSTILE=full $(PYTEST) -rP -W ignore tests/guard/test_hostile_forms.py tests/guard/hostile_answers.py \
		tests/guard/test_hostile_browser.py tests/guard/test_hostile_pages.py tests/hostile $(ARGS)

# The scanners pin other versions than the product, so that each lives in an environment of its own.
scan: dev-ready scan-ready
	@$(IN) -W ignore -m tests.scan.run

# Rarely: other versions of the scanners.
scan-lock: dev-ready
	@for each in tools wapiti; do $(subst pyproject.toml,tests/scan/$$each.in,$(LOCK)) --python-version 3.11 $(UPGRADED) \
		--output-file tests/scan/$$each.txt; done

scan-ready: .venv-scan/tools/.made-$(call checksum,tests/scan/tools.txt) .venv-scan/wapiti/.made-$(call checksum,tests/scan/wapiti.txt)

.venv-scan/%: | dev-ready
	@echo "Installing tests/scan/$(firstword $(subst /, ,$*)).txt into .venv-scan (once)"
	@rm -rf .venv-scan/$(firstword $(subst /, ,$*)) && $(IN) -m venv --without-pip .venv-scan/$(firstword $(subst /, ,$*))
	@$(IN) -m uv pip install --quiet --python .venv-scan/$(firstword $(subst /, ,$*))/bin/python --require-hashes \
		-r tests/scan/$(firstword $(subst /, ,$*)).txt
	@touch "$@"

lint: lint-style lint-format lint-types lint-dependencies lint-layers lint-templates

lint-style: dev-ready
	@echo "== ruff"; $(IN) -m ruff check .

lint-format: dev-ready
	@echo "== ruff format"; $(IN) -m ruff format --check .

lint-types: dev-ready
	@echo "== mypy"; $(IN) -m mypy

lint-dependencies: dev-ready
	@echo "== deptry"; $(IN) -m deptry .

lint-layers: dev-ready
	@echo "== import-linter"; PYTHONPATH=. $(IN) .venv/bin/lint-imports --no-logo

lint-templates: dev-ready
	@echo "== djlint"; $(IN) -m djlint templates --check --quiet && $(IN) -m djlint templates --lint --quiet

lock: dev-ready
	@$(LOCK) $(UPGRADED) --output-file requirements.txt
	@$(LOCK) $(UPGRADED) --group dev --constraint requirements.txt --output-file requirements-dev.txt

wheel: dev-ready
	@$(IN) -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist

# From the lock, so that it lists what is installed and nothing of the tools.
sbom: dev-ready
	@mkdir -p dist
	@$(IN) -W ignore -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file dist/sbom.cdx.json
	@ls dist/sbom.cdx.json

clean:
	@rm -rf dist build test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find hiring tests -name __pycache__ -type d -prune -exec rm -rf {} +

chromium: dev-ready
	@$(IN) -W ignore -m tests.support.chromium

versions: dev-ready chromium
	@$(IN) -W ignore -m tests.support.versions

run-ready: $(RUN_STAMP)

dev-ready: $(DEV_STAMP)

$(RUN_STAMP): | .venv/bin/python
	@$(call install,requirements.txt)
	@rm -f .venv/.run-* && touch "$@"

$(DEV_STAMP): | .venv/bin/python
	@$(call install,requirements-dev.txt)
	@rm -f .venv/.dev-* && touch "$@"

# uv where it is already there, otherwise pip; both check every hash and leave compiling to the first import.
define install
	echo "Installing $(1) into .venv (once)"; \
	if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --python $(IN) --require-hashes -r $(1); \
	elif [ -x .venv/bin/uv ]; then \
		$(IN) -m uv pip install --quiet --python $(IN) --require-hashes -r $(1); \
	else \
		{ $(IN) -m pip --version >/dev/null 2>&1 || $(IN) -m ensurepip >/dev/null; } && \
		$(IN) -m pip install -qq --no-compile --require-hashes -r $(1); \
	fi
endef

.venv/bin/python: | python-fits
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Making .venv failed. On Debian and Ubuntu the package python3-venv is needed."; exit 1; }

python-fits:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo "Python 3.11, 3.12 or 3.13 is needed; found: $$($(PYTHON) --version 2>&1)." \
		"Name another one with make PYTHON=python3.12"; exit 1; }
