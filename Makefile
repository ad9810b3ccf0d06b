# `make` prints the targets. Nothing but `make run` is needed to try the portal.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run lock bundle test-bundle setup test lint fix migrate sample bench bench-load pdf clean test-sqlite test-postgres test-browser test-old test-js drill setup-dev setup-test setup-js setup-old sample-if-empty golden

export PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/python -m flask --app wsgi
# Tests must not see the settings of the shell they are started from.
PYTEST := env -u DATABASE_URL -u SECRET_KEY -u PORTAL_INSTANCE -u PORTAL_HOSTS -u PORTAL_HTTPS -u PORTAL_PROXIES \
  -u PORTAL_SAMPLE_PASSWORD $(BIN)/python -m pytest

help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: setup ## Install what is missing, prepare the database, start the portal with sample data
	@exec scripts/run.sh

setup: ## Install what `make run` needs and start nothing
	@scripts/install_system.sh run
	@scripts/install_python.sh requirements.txt

lock: ## Write requirements.lock anew, after a change of requirements.txt or constraints.txt; some minutes
	scripts/lock_requirements.sh

bundle: setup ## One archive that installs the portal on a machine without any network, in build/
	scripts/make_bundle.sh

test-bundle: setup ## Prove it: install and serve from the archive in a network namespace of its own (root; some minutes)
	scripts/try_bundle.sh

test: setup-test lint test-js test-sqlite test-postgres test-browser test-old ## Everything that CI runs: lint, types, layers, tests on both databases and in Chromium, new and old

# Of what SQLite has run, PostgreSQL repeats as much as shows it every statement: tests/statements.py.
test: export PORTAL_TEST_STATEMENTS := $(CURDIR)/build/statements

lint: setup-dev setup-js ## Style, types and who may import whom; scripts, style sheets and templates too
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	node_modules/.bin/eslint --max-warnings=0 .
	node_modules/.bin/stylelint "static/css/**/*.css"
	$(BIN)/djlint --lint --quiet templates

fix: setup-dev setup-js ## Repair and format what the linters can
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format
	node_modules/.bin/eslint --fix .
	node_modules/.bin/stylelint --fix "static/css/**/*.css"

test-js: setup-js ## The parts of the pages' scripts that are pure, without a browser; a second
	node --test tests/js/*.test.js

test-sqlite: setup-test ## Tests on SQLite
	@rm -rf build/statements
	$(PYTEST) -n 2 --dist worksteal -m "not browser"

test-postgres: setup-test ## The same tests on PostgreSQL, on a server of their own that ends with them
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser"

test-browser: setup-test ## Tests in Chromium, against the portal as `make run` starts it
	$(PYTEST) -n 2 --dist loadfile -m "browser and not old"

test-old: setup-test setup-old ## The main pages in Chromium 86, the oldest browser they are for; half a minute
	$(PYTEST) -m old

migrate: setup ## Bring the database to the present schema
	$(FLASK) db upgrade

sample: migrate ## Load the sample data; needs an empty database
	$(FLASK) sample load

bench: setup ## Measure single requests, then 400 people for half a minute
	$(BIN)/python -m bench
	$(BIN)/python -m bench growth
	$(BIN)/python -m bench load --minutes 0.5

bench-load: setup-test ## 400 people for ten minutes on SQLite and on PostgreSQL, with four exports a minute
	$(BIN)/python -m bench load --minutes 10 --exports 4 --write
	$(BIN)/python -m bench load --minutes 10 --exports 4 --write --postgres

pdf: sample-if-empty ## Draw each document from the sample data into build/pdf, to look at
	mkdir -p build/pdf
	$(FLASK) print plan --unit 广武镇/桃花峪村 --out build/pdf/plan.pdf
	$(FLASK) print plan --unit 广武镇/示例村05 --out build/pdf/plan-approved.pdf
	$(FLASK) print blank --unit 广武镇/桃花峪村 --out build/pdf/blank.pdf
	$(FLASK) print ledger --unit 广武镇 --out build/pdf/ledger.pdf
	$(FLASK) print rollup --unit 广武镇 --out build/pdf/rollup.pdf
	for paper in study roster warmap lists month-tasks month-results scorecard feedback; do \
	  $(FLASK) print $$paper --unit 广武镇 --out build/pdf/$$paper.pdf || exit; done
	$(FLASK) print annotated --unit 广武镇/桃花峪村 --out build/pdf/annotated.pdf

drill: sample-if-empty ## Take a backup, bring it back on an empty place, compare, print the record
	$(FLASK) drill

golden: setup-test ## Take the first pages of all papers as they are now for how they ought to look
	PORTAL_GOLDEN=renew $(PYTEST) -q tests/printing/test_golden.py

clean: ## Remove what tools left behind; keeps instance/ (your data) and .venv
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# Not in the list: parts of the others.
sample-if-empty: migrate
	$(FLASK) sample load --if-empty

setup-dev:
	@scripts/install_python.sh requirements-dev.txt

setup-js:
	@scripts/install_js_tools.sh

# The real Chromium 86, from npm; nodejs and npm come from Debian where they are missing.
setup-old:
	@scripts/install_old_chromium.sh

setup-test:
	@scripts/install_system.sh test
	@scripts/install_python.sh requirements-dev.txt
