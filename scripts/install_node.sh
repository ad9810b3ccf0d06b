#!/bin/bash
# Node.js with npm, from Debian where they are missing: for the linters, the tests of scripts and the old browser.
set -euo pipefail
if command -v npm >/dev/null && command -v node >/dev/null; then exit 0; fi
install="apt-get update; apt-get install --yes --no-install-recommends nodejs npm"
if [ "$(id -u)" = 0 ]; then as_root=(); elif sudo -n true 2>/dev/null; then as_root=(sudo -n); else
  echo "检查网页脚本要用 nodejs 和 npm，请管理员先执行：sudo sh -c '$install'" >&2
  exit 1
fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -ec "
  apt-get -q -o DPkg::Lock::Timeout=300 update || true
  apt-get -q -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends nodejs npm"
