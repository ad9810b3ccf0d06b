#!/bin/bash
# Installs the portal from the folder this stands in (made by scripts/make_bundle.sh), without asking any network.
set -euo pipefail
cd "$(dirname "$0")"

echo "核对文件"
sha256sum --check --quiet SHA256SUMS || { echo "有文件和校验码对不上：包在路上坏了或者被改过，请重新拷贝。" >&2; exit 1; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
missing=()
shopt -s nullglob
if command -v dpkg-query >/dev/null; then
  for file in debs/*.deb; do
    package=$(dpkg-deb --field "$file" Package)
    installed "$package" || missing+=("$file")
  done
fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "缺少 ${#missing[@]} 个系统组件，请用管理员再执行一次：sudo ./install.sh" >&2
    exit 1
  fi
  echo "安装系统组件：${#missing[@]} 个"
  # apt and not dpkg: it knows which must be ready before which. It is given no source but these files.
  env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o Dir::Etc::SourceList=/dev/null \
    -o Dir::Etc::SourceParts=/dev/null install "${missing[@]/#/./}" >/dev/null
fi

python=${PYTHON:-python3}
echo "安装 Python 组件"
"$python" -m venv --clear .venv
.venv/bin/python -m pip install --isolated --disable-pip-version-check --quiet --no-index --find-links wheels \
  --require-hashes --requirement wheels.lock
# `make run` and `make setup` then find that nothing is missing.
scripts/install_python.sh --stamp requirements.txt
echo "装好了。启动：scripts/run.sh；正式安装见 docs/deployment.md。"
