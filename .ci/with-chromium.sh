#!/usr/bin/env bash
# The published page in Chromium with axe-core, which the test installs itself. Needs root and the npm registry.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo test --locked --test servers -- --ignored page
