#!/bin/bash
# `make run` after everything is installed: database, sample data, print faces, then the servers until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

"$python" -m flask --app wsgi backup --before-migrating
"$python" -m flask --app wsgi db upgrade
"$python" -m flask --app wsgi sample load --if-empty
"$python" -m flask --app wsgi print check || echo "系统照常启动，但文件不能正常打印。" >&2
exec "$python" scripts/serve.py
