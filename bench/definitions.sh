#!/usr/bin/env bash
# Definitions of 1,000 to 10,000 services with four resources each, beside aws-cdk-lib (L1) making the same mesh in the same run.
# Prints a Markdown table. Argument: rounds (default 5). Needs node and npm; what it installs goes to a temporary folder and is removed.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NODE_OPTIONS=--max-old-space-size=8192
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund aws-cdk-lib@2 constructs@10 >/dev/null)
cp bench/definitions/cdk.js "$folder/"
dotnet publish bench/MeshCi.Bench.Definitions -c Release -o "$folder/meshci" --nologo -v:quiet >&2
# With the assemblies that the package ships, which are compiled ahead of time where it has them for this system.
dotnet pack sdk -c Release -o "$folder/feed" --nologo -v:quiet >&2
for shipped in artifacts/sdk/Release/tools/runtimes/*/lib/net10.0/*.dll; do
  if [ -e "$folder/meshci/${shipped##*/}" ]; then cp "$shipped" "$folder/meshci/"; fi
done

# Files go to memory where there is such a folder: what a disk takes for a thousand of them is no maker's doing, and ext4 passes over inodes
# that were freed just now, which makes it many times slower after a deletion.
written=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo "$folder")")
trap 'rm -rf "$folder" "$written"' EXIT

# row NAME COMMAND...: the medians of the rounds.
row() {
  local name=$1
  shift
  for _ in $(seq "$rounds"); do "$@" "$(mktemp -d -p "$written")"; done | awk -v name="$name" '
    function median(column,  i, j, t, v) {
      for (i = 1; i <= NR; i++) v[i] = cell[i, column]
      for (i = 1; i <= NR; i++) for (j = i + 1; j <= NR; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
      return v[int((NR + 1) / 2)]
    }
    { for (i = 1; i <= NF; i++) cell[NR, i] = $i }
    END { printf "| %s | %d | %d | %d ms | %d ms | %d ms | %d MiB |\n", name, $1, $2, median(3), median(4), median(5), median(6) }'
}

version=$(node -p "require('$folder/node_modules/aws-cdk-lib/package.json').version")
printf '| maker | services | resources | whole process | first pass in it | a later pass | peak |\n|---|---:|---:|---:|---:|---:|---:|\n'
row "aws-cdk-lib $version (L1)" node "$folder/cdk.js" 1000
for services in 1000 2000 5000 10000; do
  row MeshCi "$folder/meshci/MeshCi.Bench.Definitions" "$services"
done
row "aws-cdk-lib $version (L1), again" node "$folder/cdk.js" 1000
