#!/bin/bash
# Writes one archive from which a machine without any network installs the portal (docs/deployment.md, 没有互联网的机器):
# this commit, every Python package with its hash, Debian's packages, checksums, and install.sh. Made on a machine with
# the same Debian, processor and Python as the one it is for.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(.venv/bin/python -c 'from portal.kernel.version import VERSION; print(VERSION)')
name=portal-$version
out=${1:-build}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d "$out/bundle.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/$name

mkdir "$root"
git archive HEAD | tar -x -C "$root"
git rev-parse HEAD >"$root/COMMIT"

echo "正在收集 Python 组件"
.venv/bin/python -m pip wheel --disable-pip-version-check --quiet --wheel-dir "$root/wheels" \
  --require-hashes --requirement requirements.lock
.venv/bin/python scripts/lock_wheels.py "$root/wheels" >"$root/wheels.lock"

echo "正在收集系统组件"
mkdir "$root/debs"
read -r -a packages < <(scripts/install_system.sh list)
printf '%s\n' "${packages[@]}" >"$root/system-packages.txt"
if command -v apt-get >/dev/null; then
  # As if nothing at all were installed here: all they need, down to the base system.
  mkdir "$root/debs/partial"
  apt-get -q -y --no-install-recommends -o Dir::State::status=/dev/null -o Dir::Cache::archives="$root/debs" \
    --download-only install "${packages[@]}" python3 python3-venv make >/dev/null
  rm -rf "$root/debs/partial" "$root/debs/lock"
else
  echo "这台电脑没有 apt-get：包里没有系统组件，目标机器要自己装好 system-packages.txt 里的那些。" >&2
fi

cp scripts/install_bundle.sh "$root/install.sh"
(cd "$root" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
archive=$out/$name-offline.tar
tar -C "$work" --sort=name --owner=0 --group=0 -cf "$archive" "$name"
(cd "$out" && sha256sum "$name-offline.tar" >"$name-offline.tar.sha256")
echo "做好了：$archive（$(du -h "$archive" | cut -f1)）和它的校验码。到目标机器上：tar xf $name-offline.tar && cd $name && ./install.sh"
