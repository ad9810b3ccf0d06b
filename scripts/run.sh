#!/bin/bash
# `make run` after everything is installed: database, sample data, print faces, then the servers until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

"$python" -m flask --app wsgi db upgrade
"$python" -m flask --app wsgi sample load --if-empty
"$python" -m scripts.check_print || echo "The portal starts all the same, but its documents cannot be printed as they should." >&2
exec "$python" scripts/serve.py
