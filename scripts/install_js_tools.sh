#!/bin/bash
# What `make lint` needs for scripts and style sheets, into node_modules, as package-lock.json pins it.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$(sha256sum package-lock.json)
[ "$(cat node_modules/installed 2>/dev/null)" = "$wanted" ] && exit 0
scripts/install_node.sh
echo "正在安装检查网页脚本和样式的工具"
npm ci --no-audit --no-fund --ignore-scripts --prefer-offline --loglevel=error
echo "$wanted" >node_modules/installed
