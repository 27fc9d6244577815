#!/bin/sh
# The published page of the demo desk in headless Chromium, with axe-core. Needs Debian's chromium
# (installed here if missing), node and npm; npm downloads no browser.
#   .ci/page.sh [ILC-DESK [DIR]]   default: target/debug/ilc-desk, a temporary directory; pictures stay in DIR/pictures
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
desk=${1:-$here/target/debug/ilc-desk}
dir=${2:-$(mktemp -d)}
mkdir -p "$dir/home"
command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >&2
if [ ! -d "$dir/node_modules/axe-core" ]; then
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --prefix "$dir" --no-fund --no-audit --silent axe-core@4 playwright-core@1
fi
run() { HOME="$dir/home" "$desk" "$@" --today 2026-11-20 --database "sqlite:$dir/desk.db"; }
rm -rf "$dir/desk.db"* "$dir/exports" "$dir/page"
run demo-data --out "$dir/exports" >/dev/null
run import "$dir/exports" >/dev/null
run publish --to "$dir/page" >/dev/null
NODE_PATH="$dir/node_modules" node "$here/tests/page/check.cjs" "$dir/page" "$dir/pictures"
