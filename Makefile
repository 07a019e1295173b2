# make help lists the targets; docs/commands.md has details.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell command -v $(name) >/dev/null 2>&1 && $(name) -c \
	'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))) python3)
BIN := .venv/bin
UV_VERSION := 0.13.9
# For every Python version and system that the site supports. scripts/start.py installs pip.
COMPILE := var/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-package pip --custom-compile-command "make requirements" $(ARGS)
PYTEST := $(BIN)/pytest --ignore tests/faults
PARALLEL := -n 2
# The tests start many processes, so modules are compiled once for all of them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run dev demo setup-dev test test-postgres test-all faults check check-types check-rest words audit format bench screenshots lighthouse taxonomy-review requirements messages clean

help: ## list what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: ## set up the site if needed and serve it on 127.0.0.1:$PORT (8000), with SITE=lan on the network
	@$(PYTHON) scripts/start.py run

dev: ## like run, with Django's development server and debug pages
	@$(PYTHON) scripts/start.py dev

demo: ## serve a demo user with results, a plan and a shared link (database var/demo.sqlite3)
	@$(PYTHON) scripts/start.py demo

setup-dev:
	@$(PYTHON) scripts/start.py setup-dev

test: setup-dev ## run the tests on SQLite, including a real browser (docs/testing.md)
	@scripts/find-chromium
	@$(PYTEST) $(PARALLEL)

test-postgres: setup-dev ## repeat what depends on the database, on PostgreSQL and Redis
	@scripts/with-services $(PYTEST) -m database

test-all: setup-dev ## run everything: every page, long property runs, all on PostgreSQL, faults
	@scripts/find-chromium
	@$(PYTEST) $(PARALLEL) --thorough
	@scripts/with-services $(PYTEST) $(PARALLEL) --ignore tests/browser
	@$(MAKE) --no-print-directory faults

faults: setup-dev ## test failures of real processes: killed, stopped, disk full (TIMES=10: ten rounds)
	for turn in $$(seq $(or $(TIMES),1)); do $(BIN)/pytest tests/faults || exit 1; done

check: setup-dev ## lint, types, templates, English, security, migrations, taxonomy
	@$(MAKE) --no-print-directory --jobs 2 --output-sync check-types check-rest

check-types:
	$(BIN)/mypy

check-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/lint-imports >/dev/null || $(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/python -m scripts.check_words
	$(BIN)/bandit -q -c pyproject.toml -r assessments mlcareer scripts
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_taxonomy fixtures/taxonomy

words: setup-dev ## list phrases that read as translated English
	@$(BIN)/python -m scripts.check_words

audit: setup-dev ## check the packages for known vulnerabilities (needs the network)
	@$(BIN)/pip-audit --strict --no-deps --disable-pip --requirement requirements.txt

format: setup-dev ## format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

bench: setup-dev ## run all benchmarks and print JSON (half an hour), see benchmarks/README.md
	@AGAINST="$(AGAINST)" $(BIN)/python -m benchmarks $(PARTS)

screenshots: setup-dev ## update docs/screenshots from the demo
	@scripts/find-chromium
	@$(BIN)/python -m scripts.screenshots

lighthouse: setup-dev ## score four pages with Lighthouse's phone settings (needs npm)
	@scripts/find-chromium
	@$(BIN)/python -m scripts.lighthouse

taxonomy-review: setup-dev ## write the taxonomy as one page for review: var/taxonomy-review.html
	@mkdir -p var
	@$(BIN)/python manage.py review_taxonomy fixtures/taxonomy > var/taxonomy-review.html
	@echo var/taxonomy-review.html

requirements: ## write requirements*.txt from requirements*.in (ARGS=--upgrade updates all others)
	@$(PYTHON) -m venv var/uv && var/uv/bin/python -m pip install --quiet uv==$(UV_VERSION)
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt --constraints requirements.txt requirements-dev.in

messages: setup-dev ## update the translation catalogues in locale/ (Debian: gettext)
	$(BIN)/python manage.py makemessages
	$(BIN)/python manage.py compilemessages --ignore .venv

clean: ## remove the environment and caches, but not the database
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
