#!/usr/bin/env bash
# The ignored tests against a real Postfix and smtp-sink, from Debian's package. Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v smtp-sink >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends postfix >/dev/null
fi
cargo test --locked --test servers -- --ignored postfix
