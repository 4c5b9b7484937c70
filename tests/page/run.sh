#!/usr/bin/env bash
# run.sh: the page's modules, without a browser. Makes TypeScript's types of docs/openapi.json, checks the modules'
# JSDoc against them, and runs the unit tests of what needs no document. Needs Node with npm.
set -euo pipefail
cd "$(dirname "$0")"

npm ci
npx openapi-typescript ../../docs/openapi.json --default-non-nullable false --output api.d.ts
npx tsc
node --test unit/
