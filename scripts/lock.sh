#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: exact versions with the hashes of their files, for
# every supported Python and platform. `make lock ARGS=--upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."

# A person's own indexes must not decide what everybody installs.
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL UV_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS

compile() {
  .venv/bin/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}

compile pyproject.toml --output-file requirements/runtime.txt "$@"
compile pyproject.toml --group dev --constraints requirements/runtime.txt \
  --output-file requirements/dev.txt "$@"
