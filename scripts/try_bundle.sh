#!/bin/bash
# Proves that the archive of `make bundle` installs and serves where there is no network: in a namespace of its own that
# has nothing but the loopback interface (needs root, as CI has).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
began=$SECONDS
trap 'rm -rf "$work"' EXIT
scripts/make_bundle.sh "$work"
made=$SECONDS size=$(du -h "$work"/portal-*-offline.tar | cut -f1)
tar -x -C "$work" -f "$work"/portal-*-offline.tar
root=$(echo "$work"/portal-*/)

# A byte that changed on the way is noticed before anything is installed.
cp "$root/README.md" "$work/README.md" && echo x >>"$root/README.md"
if unshare --net "$root/install.sh" >/dev/null 2>&1; then echo "a changed file went unnoticed"; exit 1; fi
cp "$work/README.md" "$root/README.md"

unshare --net --kill-child bash -euo pipefail -c '
  ip link set lo up
  cd "$1"
  if timeout 5 bash -c "echo >/dev/tcp/192.0.2.1/80" 2>/dev/null; then echo "there is a network here"; exit 1; fi
  env -u PIP_FIND_LINKS -u PIP_INDEX_URL ./install.sh
  make --silent setup   # finds nothing missing, asks nobody
  export PORTAL_INSTANCE=$2/instance PORTAL_PORT=8791
  scripts/run.sh >"$2/run.log" 2>&1 &
  server=$!
  until .venv/bin/python -c "import urllib.request as r; r.urlopen(\"http://127.0.0.1:8791/healthz\")" 2>/dev/null; do
    kill -0 $server || { cat "$2/run.log"; exit 1; }
    sleep 1
  done
  .venv/bin/python -m flask --app wsgi print rollup --unit 广武镇 --out "$2/rollup.pdf"
  kill $server; wait $server || true
' bash "$root" "$work"
echo "没有网络也装得上、开得起来、印得出来。做包 $((made - began)) 秒，${size}；装好、启动、印一份 $((SECONDS - made)) 秒。"
