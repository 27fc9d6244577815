#!/bin/sh
# The description of a running backend, as public tools read it: validated, made into a Python and a TypeScript
# client without a warning, the one compiled strictly, the other used for every GET. Needs python3, node, npm, and the
# registries of both; everything is installed into DIR.
#   .ci/generators.sh URL TOKEN DIR
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
url=$1 token=$2 dir=$3
mkdir -p "$dir"
cd "$dir"
[ -x venv/bin/openapi-python-client ] || {
    python3 -m venv venv
    venv/bin/pip install -q --disable-pip-version-check openapi-spec-validator==0.9.0 openapi-python-client==0.29.1
}
[ -x node_modules/.bin/openapi-typescript ] || npm install --prefix . --no-fund --no-audit --silent openapi-typescript@7.13.0 typescript@5
venv/bin/python -c 'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())' \
    "$url/openapi.json" >openapi.json
venv/bin/openapi-spec-validator openapi.json
rm -rf client
PATH="$dir/venv/bin:$PATH" venv/bin/openapi-python-client generate --path openapi.json --meta none --output-path client/ilc_desk --fail-on-warning
node_modules/.bin/openapi-typescript openapi.json --output desk.ts
cat >use.ts <<'TS'
import type { operations, paths } from "./desk";
type Answer<T> = T extends { responses: { 200: { content: { "application/json": infer B } } } } ? B : never;
const places = (list: Answer<operations["get_places"]>): number => list.starts.length + (list.next ?? "").length;
const path: keyof paths = "/api/v1/places";
console.log(path, places({ today: "2026-11-20", starts: [] }));
TS
node_modules/.bin/tsc --strict --noEmit --target es2022 --moduleResolution bundler --module esnext --lib es2022,dom use.ts desk.ts
PYTHONPATH="$dir/client" venv/bin/python "$here/tests/generators/calls.py" "$url" "$token"
