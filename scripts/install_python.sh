#!/bin/bash
# Makes .venv and installs one list of pinned packages into it (requirements.txt or requirements-dev.txt).
# Done again only when a list, a pin or the Python has changed. With --stamp it only notes that all of it is there.
# What the running portal needs is taken by requirements.lock: a file with another hash is not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
# What requirements.lock was made from: the pins, without their reasons.
fingerprint() { sed 's/ *#.*//; /^$/d' requirements.txt | sha256sum | cut -d' ' -f1; }
if [ "${1:-}" = --fingerprint ]; then fingerprint; exit 0; fi
only_stamp=
[ "${1:-}" != --stamp ] || { only_stamp=yes; shift; }
list=${1:?usage: $0 requirements.txt}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 或更新的版本；$python 是 $("$python" --version 2>&1)。可以另指定一个：make PYTHON=python3.12 run" >&2
  exit 1
}
stamp=.venv/installed-$list
wanted=$("$python" --version; cat "$list" requirements.txt constraints.txt requirements.lock | sha256sum)
if [ -n "$only_stamp" ]; then
  echo "$wanted" >"$stamp"
  exit 0
fi
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
  exit 0
fi

echo "正在安装 Python 组件：$list"
# --clear only when it does not work: a half-made environment, or one of a Python that is gone.
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
install() {
  local pip=(.venv/bin/python -m pip install --disable-pip-version-check "$@")
  "${pip[@]}" --quiet || "${pip[@]}"  # Quiet pip does not tell why it failed; the second try does.
}
if grep -q "^# $(fingerprint)$" requirements.lock; then
  install --require-hashes --requirement requirements.lock
else
  echo "requirements.lock 不是按现在的 requirements.txt 做的：这一次不核对哈希。请运行 make lock。" >&2
fi
install --requirement "$list"  # nothing more for requirements.txt; the tools of requirements-dev.txt
echo "$wanted" >"$stamp"
