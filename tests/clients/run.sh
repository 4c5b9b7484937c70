#!/usr/bin/env bash
# run.sh URL: reads the OpenAPI document of a running service as generators do: lints it, makes a TypeScript and a C#
# client of it, and sends the first request with each. Needs Node with npm and the .NET SDK.
set -euo pipefail
failed=0
cd "$(dirname "$0")"
export SELFREPAIR_URL=$1 REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true KIOTA_OFFLINE_ENABLED=true

mkdir -p typescript/generated
curl --silent --show-error --fail "$SELFREPAIR_URL/openapi/v1.json" --output typescript/generated/openapi.json

cd typescript
npm ci --no-audit --no-fund
# A warning fails as an error does.
npx redocly lint --extends recommended --format json generated/openapi.json >generated/lint.json || true
npx openapi-typescript generated/openapi.json --default-non-nullable false --output generated/schema.d.ts
npx tsc
node --test generated/ || failed=1

cd ../csharp
dotnet tool restore
dotnet kiota generate --language CSharp --openapi ../typescript/generated/openapi.json --output Generated --clean-output \
  --serializer Microsoft.Kiota.Serialization.Json.JsonSerializationWriterFactory \
  --deserializer Microsoft.Kiota.Serialization.Json.JsonParseNodeFactory \
  --class-name SelfRepairClient --namespace-name SelfRepair.Client --log-level Error
dotnet restore --locked-mode
dotnet format --verify-no-changes --no-restore
dotnet test --configuration Release --no-restore || failed=1
exit "$failed"
