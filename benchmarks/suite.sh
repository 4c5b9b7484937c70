#!/usr/bin/env bash
# Measures everything that docs/performance.md reports, each thing in a process of its own, and rewrites its tables and its
# plot from the results. Perhaps an hour and a half on two cores; nothing else should run meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1

results=benchmarks/results
cache=${1:-${TMPDIR:-/tmp}/selfrepair-benchmarks}
mkdir -p "$results"
dotnet build --configuration Release benchmarks/report
dotnet build --configuration Release src/Api

# measure NAME COMMAND OPTIONS...: one process; its result is NAME.json.
measure() {
  local name=$1
  shift
  echo "== $name"
  benchmarks/bin/Release/net10.0/selfrepair-benchmarks "$@" --json "$results/$name.json"
}
sweep() {
  local name=$1
  shift
  measure "sweep-$name" sweep --cache "$cache" --tokens 128 "$@"
}

for shape in pythia-14m pythia-70m pythia-160m pythia-410m; do
  measure "export-$shape" export --shape "$shape" --cache "$cache"
done

sweep pythia-14m --shape pythia-14m --prompts 8 --repeats 10
sweep pythia-70m --shape pythia-70m --prompts 8 --repeats 5
sweep pythia-160m --shape pythia-160m --prompts 8
sweep pythia-410m --shape pythia-410m --prompts 8 --repeats 3

for prompts in 1 16 32; do
  sweep "pythia-70m-$prompts-prompts" --shape pythia-70m --prompts "$prompts" --repeats 5
  sweep "pythia-160m-$prompts-prompts" --shape pythia-160m --prompts "$prompts" --repeats 3
done

sweep pythia-160m-no-matrix --shape pythia-160m --prompts 8 --no-matrix
sweep pythia-160m-both --shape pythia-160m --prompts 8 --rows both
sweep pythia-160m-top --shape pythia-160m --prompts 8 --rows top
sweep pythia-160m-last --shape pythia-160m --prompts 8 --positions last
sweep pythia-160m-1-thread --shape pythia-160m --prompts 8 --threads 1 --repeats 3

measure service service --program src/Api/bin/Release/net10.0/SelfRepair.Api
measure soak soak --shape pythia-160m --cache "$cache"
measure tokenize tokenize

benchmarks/report/bin/Release/net10.0/performance-report "$results" docs/performance.md
