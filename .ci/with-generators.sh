#!/usr/bin/env bash
# The API's description in public generators, which the test installs itself. Needs python3, npm and both registries.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo test --locked --test servers -- --ignored generators
