#!/bin/bash
# Installs the system libraries that `make run` (argument: run) or `make test` (argument: test) needs.
# When all are there it only looks, without root and without the network. `list` prints what `make run` needs.
set -euo pipefail

case "${1:-}" in
  run) packages=() ;;
  test) packages=(chromium-headless-shell poppler-utils postgresql libatomic1) ;;  # libatomic1: the Node.js that Playwright brings
  list) packages=() ;;
  *) echo "usage: $0 run|test|list" >&2; exit 2 ;;
esac
packages+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig)  # WeasyPrint draws with these
if [ "$1" = list ]; then echo "${packages[*]}"; exit 0; fi

if ! command -v dpkg-query >/dev/null; then
  echo "这台电脑不是 Debian 一类的系统，请自行装好：Python 3.11 或更新的版本，以及 ${packages[*]}" >&2
  exit 0
fi

# Debian's own Python comes without the part that makes virtual environments; others bring it.
"${PYTHON:-python3}" -c "import ensurepip, venv" 2>/dev/null || packages+=(python3 python3-venv)

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

install="apt-get update; apt-get install --yes --no-install-recommends ${missing[*]}"
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "缺少系统组件，需要管理员安装。请先执行下面这一条命令，再重新运行：" >&2
  if command -v sudo >/dev/null; then echo "  sudo sh -c '$install'"; else echo "  su -c '$install'"; fi >&2
  exit 1
fi
echo "正在安装系统组件：${missing[*]}"
# A broken list of some third party must not stop us; what is really missing fails in the second step.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -ec "
  apt-get -q -o DPkg::Lock::Timeout=300 update || true
  apt-get -q -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends ${missing[*]}"
