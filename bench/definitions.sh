#!/usr/bin/env bash
# Definitions of 1,000 and 10,000 services with four resources each, beside aws-cdk-lib (L1) making the same mesh in the same run.
# Prints a Markdown table. Needs node and npm; what it installs goes to a temporary folder and is removed.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NODE_OPTIONS=--max-old-space-size=8192
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund aws-cdk-lib@2 constructs@10 >/dev/null)
cp bench/definitions/cdk.js "$folder/"
dotnet publish bench/MeshCi.Bench.Definitions -c Release -o "$folder/meshci" --nologo -v:quiet >&2

# best COMMAND...: the fastest of the rounds, by the time of the whole process.
best() {
  for _ in $(seq "$rounds"); do
    rm -rf "$folder/out" && mkdir "$folder/out"
    "$@" "$folder/out"
  done | sort -k3,3n | head -1
}

row() { echo "$2" | { read -r services resources whole work peak; printf '| %s | %s | %s | %s ms | %s ms | %s MiB |\n' "$1" "$services" "$resources" "$whole" "$work" "$peak"; }; }

version=$(node -p "require('$folder/node_modules/aws-cdk-lib/package.json').version")
printf '| maker | services | resources | whole process | work | peak |\n|---|---|---|---|---|---|\n'
for services in 1000 10000; do
  row "MeshCi" "$(best "$folder/meshci/MeshCi.Bench.Definitions" "$services")"
done
row "aws-cdk-lib $version (L1)" "$(cd "$folder" && best node cdk.js 1000)"
