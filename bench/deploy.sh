#!/usr/bin/env bash
# Deploys of 401 resources at 30 ms per call, beside @aws-sdk/client-app-mesh making the same resources on the same server in the same run.
# Prints a Markdown table. Argument: runs of each (default 7). Needs node and npm; what it installs goes to a temporary folder and is removed.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-7}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
(cd "$folder" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund @aws-sdk/client-app-mesh@3 >/dev/null)
cp bench/deploy/*.js "$folder/"
dotnet build bench/MeshCi.Bench.Deploy -c Release --nologo -v:quiet >&2

node "$folder/server.js" 30 >"$folder/port" &
server=$!
until [ -s "$folder/port" ]; do sleep 0.1; done
address=http://127.0.0.1:$(cat "$folder/port")

printf '| what | calls | waves | median of %s | waves x 30 ms + calls / 16 x 30 ms | factor |\n|---|---:|---:|---:|---:|---:|\n' "$runs"
dotnet artifacts/bin/MeshCi.Bench.Deploy/release/MeshCi.Bench.Deploy.dll "$address" "$runs" "$folder/resources.json"
version=$(node -p "require('$folder/node_modules/@aws-sdk/client-app-mesh/package.json').version")
seconds=$(node "$folder/client.js" "$address" "$folder/resources.json" "$runs")
printf '| @aws-sdk/client-app-mesh %s, creates alone | 401 | 4 | %s s | | |\n' "$version" "$seconds"

printf '\nProcessor time, calls answered at once:\n\n'
dotnet artifacts/bin/MeshCi.Bench.Deploy/release/MeshCi.Bench.Deploy.dll scale
printf '\n| resources | peak memory of a deploy and a redeploy |\n|---:|---:|\n'
dotnet artifacts/bin/MeshCi.Bench.Deploy/release/MeshCi.Bench.Deploy.dll memory 2500
kill "$server"
node "$folder/server.js" 10 8 5 >"$folder/limited" &
server=$!
until [ -s "$folder/limited" ]; do sleep 0.1; done
printf '\nTwo deploys at once, 8 writes per second:\n\n| writes | succeeded | writes per success | time | least |\n|---:|---:|---:|---:|---:|\n'
timeout 300 dotnet artifacts/bin/MeshCi.Bench.Deploy/release/MeshCi.Bench.Deploy.dll limits "http://127.0.0.1:$(cat "$folder/limited")"
