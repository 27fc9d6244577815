# Everyday commands. `just` lists them.

_list:
    @just --list

# The dashboard on the demo desk
demo *args:
    cargo run --profile quick --locked -- demo {{args}}

# How long the first command of a fresh clone builds: from nothing, in a folder of its own
build-time *args:
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf target/build-time
    time cargo build --profile quick --locked --timings --target-dir target/build-time {{args}}

# All tests that need nothing but cargo
test *args:
    cargo test --locked {{args}}

# Format, lints, tests, documents, real servers: what CI runs
ci:
    .ci/run

# Accept changed screen snapshots after looking at them
review:
    cargo insta review

# Speed of the forecast and of the split
bench *args:
    cargo bench --locked {{args}}

# The properties of the split, 100,000 cases each
long-properties:
    PROPTEST_CASES=100000 cargo test --release --locked --test it -- split::single split::joint

# The dashboard's budgets, measured on the real program in a pseudo-terminal
budgets *args:
    cargo bench --locked --bench budgets -- {{args}}

# Licences, advisories, duplicate and unknown sources
deny:
    cargo deny check

# The list of keys after a change of the keymap
keys:
    UPDATE_DOCS=1 cargo test --locked --lib keys_md
