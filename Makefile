# Les gestes de la maison. Chacun installe ce dont il a besoin.

export PYTHONUTF8 = 1
export PIP_ROOT_USER_ACTION = ignore
PY = .venv/bin/python
BIN = .venv/bin

.PHONY: aide installer demo demo-neuve test qualite bench verrous

aide:
	@echo "make demo        ouvre Préau sur un département inventé, à une adresse http://127.0.0.1"
	@echo "make test        passe les tests (make test ARGS='-k calendrier' pour en choisir)"
	@echo "make qualite     relit le code : ruff, mypy, djlint, import-linter, deptry, migrations"
	@echo "make bench       mesure les temps de réponse"
	@echo "make installer   prépare .venv et .venv/bin/preau"
	@echo "make demo-neuve  rend à la démonstration son état d'origine, puis l'ouvre"

installer:
	@sh scripts/installer.sh

demo: installer
	@$(PY) scripts/demo.py

demo-neuve: installer
	@$(PY) scripts/demo.py --neuve

test: installer
	@$(PY) scripts/passer_tests.py $(ARGS)

qualite: installer
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	env -u DATABASE_URL $(BIN)/mypy --cache-dir=/dev/null
	$(BIN)/djlint --quiet --lint preau
	$(BIN)/deptry preau config
	env -u DATABASE_URL $(PY) manage.py makemigrations --check --dry-run --settings config.settings.test

bench: installer
	@$(PY) scripts/bench.py

# Pour qui tient la maison : refait les verrous après un changement de dépendances (demande uv).
verrous:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements/developpement.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate -c requirements/developpement.lock pyproject.toml -o requirements/production.lock
