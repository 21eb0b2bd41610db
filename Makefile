# `make run` opens the window on the bundled clip, or plays the whole loop where there is no display; `make test` checks everything that is fast.
# Tests are shared out by `worksteal`: with `loadfile` a test process that crashes hangs the whole run (pytest-xdist 3.8).
# Both make the environment in .venv first, again only when constraints.txt or pyproject.toml has changed.

SHELL := bash
.DEFAULT_GOAL := run
.PHONY: run test test-slow bench

ENV := .venv
READY := $(ENV)/.ready
PY := $(ENV)/bin/python
ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

ifndef PYTHON
PYTHON := $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c '$(ENOUGH)' 2>/dev/null && echo $$each && break; done)
endif

# $(call needs_libraries,FILES): refuse in one sentence when FILES need system libraries that are not there.
define needs_libraries
	@missing=$$(ldd $(1) 2>/dev/null | awk '/not found/ && $$1 ~ /^lib/ { print $$1 }' | sort -u \
		| sed -E 's/^lib(glib|gthread)-2\.0\.so\.0/libglib2.0-0/; s/([0-9])\.so\.([0-9]+).*/\1-\2/; s/\.so\.([0-9]+).*/\1/' \
		| tr 'A-Z' 'a-z' | xargs); \
	if [ -n "$$missing" ]; then \
		echo "System packages are missing, on Debian and Ubuntu install them with: sudo apt install $$missing" >&2; \
		exit 1; \
	fi
endef
OPENCV := $(ENV)/lib/python3*/site-packages/cv2/*.so

run: $(READY)
	$(call needs_libraries,$(OPENCV))
	@$(PY) main.py demo

test: $(READY)
	$(call needs_libraries,$(OPENCV))
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(ENV)/bin/lint-imports
	$(PY) -m pytest -m "not slow" --numprocesses auto --dist worksteal

test-slow: $(READY)
	$(call needs_libraries,$(OPENCV))
	$(PY) -m pytest -m slow

bench: $(READY)
	$(call needs_libraries,$(OPENCV))
	@for each in benchmarks/*_speed.py; do \
		echo "== $$each"; $(PY) -m "benchmarks.$$(basename "$$each" .py)" || exit 1; \
	done

$(READY): constraints.txt pyproject.toml
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c '$(ENOUGH)' 2>/dev/null; then \
		echo "Python 3.11 or newer is needed and $(or $(PYTHON),python3) is missing or older;" \
			"install it, or name it: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi
	@if ! "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "Python's venv module is missing; on Debian and Ubuntu: sudo apt install python3-venv" >&2; \
		exit 1; \
	fi
	@if ! { $(PY) -c '$(ENOUGH)' && $(PY) -m pip --version; } >/dev/null 2>&1; then \
		"$(PYTHON)" -m venv --clear $(ENV); \
	fi
	@echo "Installing what the program needs into $(ENV); the first time this takes some minutes."
	@$(PY) -c 'import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
		print(*project["dependencies"], *project["optional-dependencies"]["dev"], sep="\n")' > $(ENV)/requirements.txt
	@if ! $(PY) -m pip install --disable-pip-version-check -c constraints.txt -r $(ENV)/requirements.txt; then \
		echo "The packages could not be installed, see the lines above; once that is mended run make again." >&2; \
		exit 1; \
	fi
	@touch $@
