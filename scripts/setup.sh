#!/usr/bin/env bash
# Makes .venv what requirements/dev.txt says, and nothing when it is that already.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$1" >&2; }
die() { say "$1"; exit 1; }

suits() { # a command that runs and is Python 3.11 to 3.14 (what the locked packages have wheels for)
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ]; then
    suits "$PYTHON" || die "$PYTHON is not a Python 3.11 to 3.14 that runs"
    printf '%s' "$PYTHON"
    return
  fi
  for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
    if suits "$candidate"; then printf '%s' "$candidate"; return; fi
  done
  die 'no Python 3.11 to 3.14 found; install one, or name it: make setup PYTHON=/path/to/python'
}

as_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

make_venv() {
  local python package
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    as_root_on_debian || die "$python cannot make virtual environments; install it: apt-get install $package"
    say "installing $package"
    apt-get update -qq
    apt-get install -qq -y "$package" >/dev/null
  fi
  say "creating .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
}

install() { .venv/bin/python -m pip install -qq --disable-pip-version-check "$@"; }

main() {
  local lock project
  lock=$(cksum <requirements/dev.txt)
  project="$PWD $(cksum <pyproject.toml)" # a checkout that was moved is installed anew
  [ -x .venv/bin/python ] || rm -f .venv/.lock-installed # gone, or its Python is
  if [ "$(cat .venv/.lock-installed 2>/dev/null)" != "$lock" ]; then
    suits .venv/bin/python || make_venv
    say 'installing the locked packages (a minute or so the first time)'
    rm -f .venv/.lock-installed .venv/.project-installed
    install --require-hashes -r requirements/dev.txt
    printf '%s' "$lock" >.venv/.lock-installed
  fi
  if [ "$(cat .venv/.project-installed 2>/dev/null)" != "$project" ]; then
    install --no-deps --no-build-isolation --editable .
    printf '%s' "$project" >.venv/.project-installed
  fi
}

if [ -z "${SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
  # Two of these at once would install into each other's way.
  SETUP_LOCKED=1 exec flock requirements/dev.txt bash scripts/setup.sh
fi
main
