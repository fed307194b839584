# Each target sets up what it needs: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run demo setup test test-fast lint format docs examples bench soak simulate cohort-stability mutants lock wheel clean

run: setup  ## opens the web app in the browser
	@$(BIN)/diagnostic serve

demo: setup  ## shows the diagnosis of an invented city in the terminal
	@$(BIN)/diagnostic assess questionnaires/ceds/1.0.0/examples/middling.xlsx

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

test: setup  ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-fast: setup  ## the tests of the engine only, in seconds
	$(BIN)/python -m pytest tests/method -x

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup  ## pages that are made from the code
	$(BIN)/python -m tools.generated_docs

examples: setup  ## the example workbooks, from the example JSON files
	$(BIN)/python -m tools.example_workbooks

bench: setup  ## side-by-side speed measurements
	$(BIN)/python -m benchmarks.speed

soak: setup  ## long runs: random cities, killed writers and servers, first clicks after a restart, many people
	$(BIN)/python -m benchmarks.soak
	$(BIN)/python -m benchmarks.killed_server
	$(BIN)/python -m benchmarks.first_clicks
	$(BIN)/python -m benchmarks.many_people

simulate: setup  ## invented cities through the real content; figures for docs/simulation.md
	$(BIN)/python -m benchmarks.simulate_cities -o build/simulation.json

cohort-stability: setup  ## how stable challenge groups and head cities are; figures for docs/methodology.md
	$(BIN)/python -m benchmarks.cohort_stability

mutants: setup  ## mutation testing of the engine
	$(BIN)/mutmut run

lock: setup  ## renew requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --all-extras --group dev pyproject.toml -o requirements.lock

wheel: setup
	$(BIN)/uv build --wheel --quiet --out-dir dist

clean:
	rm -rf $(VENV) build dist mutants .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
