# The few verbs of this project. PYTHON names another interpreter, 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo run keys check test lint format bench
.DEFAULT_GOAL := demo

$(BIN)/.runs: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; PYTHON=… make names one." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@echo "Installing what the dashboard needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(BIN)/.develops: requirements-dev.txt $(BIN)/.runs
	@echo "Installing what tests and linters need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: $(BIN)/.runs  ## dashboard and sandbox API with made-up data
	@DEMO=true exec python manage.py demo

run: $(BIN)/.runs  ## the dashboard for real, with the settings of .env
	@python manage.py migrate --verbosity 0 && python manage.py createcachetable --verbosity 0 && python manage.py collectstatic --no-input --verbosity 0
	@exec env PORT=$$(python -c 'from config import settings; print(settings.PORT)') python -m config.processes --env /dev/null start

keys: $(BIN)/.runs  ## fresh secrets for .env
	@python -m config.keys

check: lint  ## what takes a minute: lint and every test that needs no browser and kills no process
	@pytest --quiet -n auto --dist worksteal -m "not browser and not processes" $(ARGS)

test: $(BIN)/.develops
	@pytest $(ARGS)

lint: $(BIN)/.develops
	@ruff check && ruff format --check && mypy && djade --check --target-version 5.2 $$(git ls-files 'templates/*.html') && DJANGO_SETTINGS_MODULE=tests.settings python manage.py makemigrations --check --dry-run --verbosity 1

format: $(BIN)/.develops
	@ruff check --fix && ruff format && djade --target-version 5.2 $$(git ls-files 'templates/*.html')

bench: $(BIN)/.develops
	@python -m tests.benchmarks
