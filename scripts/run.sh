#!/bin/bash
# `make run` after everything is installed: database, sample data, print faces, then the servers until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

echo "第 1 步：检查数据库，需要升级的先备份再升级……"
"$python" -m flask --app wsgi backup --before-migrating
"$python" -m flask --app wsgi db upgrade
echo "第 2 步：数据库是空的就放入示例数据……"
"$python" -m flask --app wsgi sample load --if-empty
echo "第 3 步：检查打印用的字体……"
"$python" -m flask --app wsgi print check || echo "系统照常启动，但文件不能正常打印。" >&2
echo "第 4 步：启动网页服务和打印程序……"
exec "$python" scripts/serve.py
