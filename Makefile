# Every target is one command on a fresh clone: it makes the environment that it needs first.
# Only make and a Python (3.11, 3.12 or 3.13) with venv must be there.

# The first Python on PATH that really runs, is new enough and can make an environment.
PYTHON ?= $(shell for name in python3.12 python3.11 python3.13 python3.14 python3 python; do \
	"$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$name" && break; done)
NEED_PYTHON = @test -n "$(PYTHON)" || { \
	echo "No Python 3.11 or newer that can make an environment is on PATH." \
		"Install python3.12 (on Debian python3-venv too), or name one:" \
		"make PYTHON=/path/to/python3.12"; exit 1; } >&2
# The environments' own Pythons; programs are started as modules of them. What the documentation needs
# is in one of its own, so that it meets nothing that tests run with.
VENV = .venv/bin/python
VENV_DOCS = .venv-docs/bin/python
VENV_PLUGIN = .venv-plugin/bin/python
VENV_AUDIT = .venv-audit/bin/python
# How many tests run at once, and further options of pytest: make test OPTIONS="-k vault". With one
# more than there are processors, one computes while another waits for a lease to run out.
JOBS ?= $(shell count=$$(nproc); echo $$((count < 8 ? count + 1 : 8)))
OPTIONS ?=
# How many cases are generated and from which seed: make fuzz CASES=1000000 SEED=7.
CASES ?= 200000
SEED ?= $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
# Which faults, how many of each kind and database, and for how long: make faults KINDS=redis.
KINDS ?=
INJECTIONS ?= 12
SECONDS ?= 0
DATABASES ?= sqlite,postgresql
# The environment of make test-newest, and what is asked of pip beside setup.cfg: ALSO="redis<8".
NEWEST = .venv-newest/bin/python
ALSO ?=
RANGES = import configparser; ranges = configparser.RawConfigParser(); ranges.read("setup.cfg"); \
	print(ranges["options"]["install_requires"], *map(ranges["options.extras_require"].get, \
	("embedded", "test", "tracing")), sep="\n")
# On which platforms, and how many events on each: make platform PLATFORMS=pgbouncer EVENTS=5.
PLATFORMS ?=
EVENTS ?= 20
UV ?= uv
# What installs the tools that check the scripts of the pages, and runs them.
NPM ?= npm

# The tests start a hundred processes; without it, each would compile every module and assertion anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run test test-both test-newest fuzz programs faults drill platform chaos image-steps audit lint lint-scripts format format-scripts coverage docs bench bench-peer screenshots wheel-plugin test-plugin translations worker migrate lock clean
.DELETE_ON_ERROR:

help:  ## Say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

install: .venv/development  ## Make the environment with everything in it

run: .venv/embedded  ## Start the console with a database, Redis and a worker of its own
	@$(VENV) -m ctu.develop.fast_hash
	@exec $(VENV) -m ctu.develop.servers.stack

test: .venv/development  ## Install what testing needs and run the suite: each test, and a sample of long sweeps
	@$(VENV) -m ctu.develop.clients.chromium
	$(VENV) -m pytest -n $(JOBS) --dist worksteal --durations=25 --durations-min=1 $(OPTIONS)

test-both: .venv/development  ## Run every test and every case, those that name no database on both
	@$(VENV) -m ctu.develop.clients.chromium
	$(VENV) -m pytest -n $(JOBS) --dist worksteal --databases both --nightly $(OPTIONS)

# Nothing is locked here, so the environment is made anew each time. The console and the plugin are
# not installed in it: as in .venv, the tests find them in the tree, or prove that they need not.
test-newest:  ## Run every test with the newest release of everything that setup.cfg allows
	$(NEED_PYTHON)
	@"$(PYTHON)" -m venv --clear .venv-newest
	@$(NEWEST) -c '$(RANGES)' > .venv-newest/ranges.txt
	@echo "Installing the newest releases that setup.cfg allows."
	@$(NEWEST) -m pip install --quiet --disable-pip-version-check --no-input --upgrade \
		-r .venv-newest/ranges.txt $(foreach each,$(ALSO),"$(each)")
	@$(NEWEST) -m pip check --disable-pip-version-check
	@$(NEWEST) -m pip list --disable-pip-version-check
	@$(NEWEST) -m ctu.develop.clients.chromium
	$(NEWEST) -m pytest -n $(JOBS) --dist worksteal --databases both --nightly $(OPTIONS)

fuzz: .venv/development  ## Try what must hold always with CASES generated cases, and our files in LibreOffice
	@$(VENV) -m ctu.develop.clients.libreoffice
	$(VENV) -m pytest -n $(JOBS) --dist worksteal -o faulthandler_timeout=0 -o timeout=0 \
		--fuzz $(CASES) --hypothesis-seed $(SEED) $(OPTIONS)

# Nothing of it is locked: what is pinned is what the table of docs/programs.md names.
programs: .venv/development  ## Hold what the tests take for a file saved by pandas, LibreOffice and others to the real ones
	@$(VENV) -m tests.programs

# A sweep goes on where it was broken off, so its seed stays the same until another is named.
faults: SEED = 1
faults: .venv/development  ## Break things on purpose, many times; a table is kept in var/faults
	$(VENV) -m faults --kinds "$(KINDS)" --injections $(INJECTIONS) --seed "$(SEED)" \
		--seconds $(SECONDS) --databases $(DATABASES)

drill: .venv/development  ## Back up under load, lose the database, restore elsewhere, verify; prints RPO and RTO
	$(VENV) -m faults.drill

# Needs what Debian calls pgbouncer, haproxy, redis-server and postgresql; a program that is missing is named.
platform: .venv/development  ## Kill servers and processes under imports on other platforms; prints what was lost: 0
	$(VENV) -m faults.platforms --platforms "$(PLATFORMS)" --events $(EVENTS) --seed "$(SEED)"

# A small disk for PostgreSQL to fill is made by root alone: make chaos DATABASES=network without it.
chaos: DATABASES =
chaos: .venv/development  ## Trouble the database under a hundred readers, and send slow clients
	$(VENV) -m faults.chaos --databases "$(DATABASES)" --kinds "$(KINDS)"

lint: .venv/development  ## Check style, types and who imports whom
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	.venv/bin/lint-imports
	@$(MAKE) --no-print-directory lint-scripts

format: .venv/development  ## Rewrite the code in the house's style
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .
	@$(MAKE) --no-print-directory format-scripts

translations: .venv/development  ## Bring the catalogues up to the marked sentences; fails while one is not translated
	@$(VENV) -m ctu.develop.release.translations

wheel-plugin: .venv/development  ## Build the plugin as a package of its own, flask-admin-bulk-import, into dist
	@$(VENV) -m ctu.develop.release.plugin_package dist

# What the package requires is resolved anew, so the environment is, too. Flask-Admin uses Flask-Babel
# wherever it is installed, so the hosts that do not are run before it is.
test-plugin: wheel-plugin  ## Run six hosts from that wheel alone, in a fresh environment
	@"$(PYTHON)" -m venv --clear .venv-plugin
	@$(VENV_PLUGIN) -m pip install --quiet --disable-pip-version-check \
		"$$(ls dist/flask_admin_bulk_import-*.whl)[xlsx,email,metrics]" flask-migrate flask-sqlalchemy pytest
	@$(VENV_PLUGIN) tests/wheel/hosts/run_all.py
	@$(VENV_PLUGIN) -m pip install --quiet --disable-pip-version-check "flask-babel>=4,<5"
	@$(VENV_PLUGIN) tests/wheel/hosts/run_all.py babel

# The scripts of the pages need nothing but a browser; only what checks them needs Node. A machine
# without it checks everything else, and says so. In CI it has to be there.
ifneq ($(shell command -v "$(NPM)"),)
lint-scripts format-scripts: %-scripts: node_modules/.package-lock.json
	$(NPM) run --silent $*
else
lint-scripts format-scripts: %-scripts:
	@echo "There is no npm on PATH, so the scripts of the pages are left out of make $*." \
		"Install Node 20.19 or newer, or name its npm: make $* NPM=/path/to/npm" >&2
	@test -z "$$CI"
endif

coverage: .venv/development  ## Run every test and show the lines that none of them reached
	@$(VENV) -m ctu.develop.clients.chromium
	$(VENV) -m pytest -n $(JOBS) --cov --cov-report=term $(OPTIONS)

# Material says at each start that it has an end of life; decision 71 knows.
docs: .venv-docs/documentation  ## Build the documentation into build/docs; fails at a broken link or a missing name
	@NO_MKDOCS_2_WARNING=1 $(VENV_DOCS) -m mkdocs build --strict
	@echo "The documentation is in build/docs/index.html."

image-steps:  ## Do the steps of the container's image in build/image, without an engine
	$(NEED_PYTHON)
	@"$(PYTHON)" -m ctu.develop.release.image_steps build/image

audit: .venv/console .venv-audit/audit  ## List what the console is made of with its licences, and ask what is known against it
	@$(VENV) -m ctu.develop.release.audit .venv-audit/bin

bench: .venv/development  ## Measure; fails when a figure that was promised is missed
	$(VENV) -m bench

# Nothing of it is locked: requirements/peers.in pins what is measured.
bench-peer: .venv/development  ## Measure imports beside django-import-export, in turns
	@test -x .venv-peers/bin/django-admin || { $(VENV) -m venv --clear .venv-peers && .venv-peers/bin/python -m pip install --quiet --requirement requirements/peers.in; }
	BENCH_PEER=.venv-peers/bin/python $(VENV) -m bench create_beside update_beside

screenshots: .venv/development  ## Take the pictures of docs/images anew, from a running console
	@$(VENV) -m ctu.develop.clients.chromium
	$(VENV) -m ctu.develop.clients.screenshots

worker: .venv/console  ## Start workers only (DATABASE_URL, REDIS_URL and the keys from the environment)
	@exec $(VENV) -m flask --app wsgi worker

migrate: .venv/console  ## Bring the database to the newest version (DATABASE_URL from the environment)
	@exec $(VENV) -m flask --app wsgi db upgrade

lock:  ## Resolve the locked versions anew (needs uv and npm)
	$(UV) pip compile setup.cfg --extra embedded --extra test --extra lint --extra tracing --universal \
		--python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade --output-file requirements/development.txt
	$(UV) pip compile setup.cfg --universal \
		--python-version 3.11 --constraint requirements/development.txt --generate-hashes \
		--no-header --no-annotate --upgrade --output-file requirements/console.txt
	$(UV) pip compile setup.cfg --extra embedded --universal \
		--python-version 3.11 --constraint requirements/development.txt --generate-hashes \
		--no-header --no-annotate --upgrade --output-file requirements/embedded.txt
	$(UV) pip compile setup.cfg --extra tracing --universal \
		--python-version 3.11 --constraint requirements/development.txt --generate-hashes \
		--no-header --no-annotate --upgrade --output-file requirements/tracing.txt
	$(UV) pip compile setup.cfg --extra docs --universal \
		--python-version 3.11 --constraint requirements/development.txt --generate-hashes \
		--no-header --no-annotate --upgrade --output-file requirements/documentation.txt
	$(UV) pip compile requirements/audit.in --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade --output-file requirements/audit.txt
	$(NPM) update --package-lock-only --loglevel=error

clean:  ## Remove the environments and what tools left behind; var/ stays
	rm -rf .venv .venv-docs .venv-audit .venv-peers .venv-newest .venv-plugin node_modules build dist .coverage .coverage.* htmlcov .hypothesis \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info

# A stamp for each of the locks: as long as the lock is older, nothing is installed again.
# An environment whose making was cut short has no pip and is made anew. The lock is complete, so
# nothing is resolved: a release that came after the lock cannot be looked at, let alone chosen.
.venv/%: requirements/%.txt
	$(call installed,$(VENV))

.venv-docs/%: requirements/%.txt
	$(call installed,$(VENV_DOCS))

.venv-audit/%: requirements/%.txt
	$(call installed,$(VENV_AUDIT))

define installed
	$(NEED_PYTHON)
	@$(1) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(@D)
	@echo "Installing the versions locked in $<."
	@$(1) -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r $<
	@$(1) -m pip check --disable-pip-version-check
	@touch $@
endef

# npm writes this file when it has installed everything that the lock names.
node_modules/.package-lock.json: package-lock.json package.json .npmrc
	@echo "Installing the versions locked in $<."
	@$(NPM) ci --loglevel=error
	@touch $@
