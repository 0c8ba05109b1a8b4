# Only Python (3.11 or later) and make are needed to begin; everything else is installed in .venv by the targets.
.DEFAULT_GOAL := help
.NOTPARALLEL:
PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PY := .venv/bin/python
INSTALL = @"$(or $(PYTHON),python3)" scripts/installer.py

.PHONY: help demo smoke test quality format faults bench proofs packages venv locks photo clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

demo: ## the product on http://127.0.0.1:8000 (PORT=… for another port), with its fictional world; Ctrl-C stops everything
	$(INSTALL) demo
	@exec $(PY) -m dui.demo.lanceur --port $(PORT)

smoke: ## the demonstration on a free port, a first journey over HTTP, figures as JSON on the last line
	$(INSTALL) $(if $(DUI_CONFORMITE),dev,demo)
	@exec $(PY) -m dui.demo.fumee

test: ## all tests (ARGS="tests/core -k outbox" for some)
	$(INSTALL) test
	@exec $(PY) -m pytest $(or $(ARGS),-n 4 --dist loadfile --no-loadscope-reorder --durations=25 -q)

quality: ## format, lint, types, layers, templates, migrations, production check, locks, secrets
	$(INSTALL) dev
	@exec $(PY) scripts/qualite.py

format: ## rewrites Python files in the house style
	$(INSTALL) dev
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

faults: ## what survives kill -9, a flushed queue, a frozen worker, at a larger size than in the tests
	$(INSTALL) test
	@DUI_PANNES_MESSAGES=300 DUI_PANNES_FAUTES=24 exec $(PY) -m pytest tests/pannes -q

bench: ## ratios of one run: pages, search, documents, intake of a file
	$(INSTALL) demo
	@exec $(PY) -m dui.demo.mesures

proofs: ## acceptance lines of an issue at full size: make proofs ISSUE=2
	$(INSTALL) test
	@exec $(PY) scripts/preuves.py "$(ISSUE)"

packages: ## Debian packages (as root): text layout libraries, what the tests need (chromium, pdftotext)
	$(INSTALL) packages

venv: ## installs the locked packages, tools included
	$(INSTALL) dev

locks: ## resolves requirements/*.in again
	$(INSTALL) dev
	@exec $(PY) scripts/verrouiller.py

photo: ## records the SQL of the migrations again, that a first start of the demonstration replays
	$(INSTALL) demo
	@exec $(PY) -m dui.demo.lanceur.photo

clean: ## forgets the data of the demonstrations and of the tests
	rm -rf .donnees
