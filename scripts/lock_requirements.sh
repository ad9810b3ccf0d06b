#!/bin/bash
# Writes requirements.lock: every package of the running portal, what they pull in too, with the hashes of all files of
# its version, for every processor and Python there are files for. `make setup` installs by it. Some minutes; needs the
# registry that pip is set up with, whose address is written nowhere.
set -euo pipefail
cd "$(dirname "$0")/.."
place=build/lock
mkdir -p build
[ -x $place/bin/pip-compile ] || {
  "${PYTHON:-python3}" -m venv --clear $place
  $place/bin/python -m pip install --disable-pip-version-check --quiet pip-tools==7.6.2
}
draft=$(mktemp -p build requirements.lock.XXXXXX)
trap 'rm -f "$draft"' EXIT
echo "正在收集每个组件各个文件的哈希，要几分钟"
$place/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate --rebuild \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file "$draft" requirements.txt
{
  echo "# Made by \`make lock\` from requirements.txt and constraints.txt; not to be edited. Of requirements.txt:"
  echo "# $(scripts/install_python.sh --fingerprint)"
  cat "$draft"
} >requirements.lock
echo "写好了：requirements.lock（$(grep -c == requirements.lock) 个组件）"
