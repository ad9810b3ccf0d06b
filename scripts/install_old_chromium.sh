#!/bin/bash
# Puts the real Chromium 86 into build/chromium86, with npm; does nothing when it is there.
set -euo pipefail
cd "$(dirname "$0")/.."
place=build/chromium86
wanted=$(cat tests/old_chromium/package.json tests/old_chromium/unpack.js | sha256sum)
[ "$(cat "$place/installed" 2>/dev/null)" = "$wanted" ] && exit 0

scripts/install_node.sh
echo "正在安装旧浏览器（Chromium 86）"
mkdir -p "$place"
cp tests/old_chromium/package.json "$place/"
# It asks for puppeteer-core 5.3 beside it; 5.5 is what this Chromium was tried with.
(cd "$place" && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --legacy-peer-deps --loglevel=error)
(cd "$place" && node ../../tests/old_chromium/unpack.js)
echo "$wanted" >"$place/installed"
