#!/usr/bin/env bash
# Measures SelfRepair on a CUDA GPU: benchmarks/gpu.md says what is measured and what the machine must have.
#
#   benchmarks/gpu.sh pack FILE.tar.xz                 here: a self-contained program with the goldens and the embedded
#                                                      model, without ONNX Runtime's native libraries
#   benchmarks/gpu.sh run LIBRARIES RESULTS [DEVICE]   there, from the unpacked archive: LIBRARIES is the folder of those
#                                                      libraries, RESULTS receives JSON; DEVICE is cuda (default), cuda:N
#                                                      or cpu, which rehearses everything with small prompts
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
app=benchmarks/app

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

pack() {
  local archive=$1
  # The archive keeps the layout of the checkout, in which the golden readers find their files.
  local root=$scratch/selfrepair-gpu
  mkdir -p "$root/benchmarks" "$root/tests/goldens" "$root/models/neox-tiny"
  # Packages of another system resolve otherwise than the committed lock files say.
  dotnet publish benchmarks/Benchmarks.csproj --configuration Release --runtime linux-x64 --self-contained true \
    --artifacts-path "$scratch/artifacts" --output "$root/$app" \
    -p:NuGetLockFilePath=obj/gpu.packages.lock.json -p:DebugType=none -p:ErrorOnDuplicatePublishOutputFiles=false
  rm -f "$root/$app"/libonnxruntime* "$root/$app"/*.xml
  cp SelfRepair.sln LICENSE "$root"
  cp benchmarks/gpu.sh benchmarks/gpu.md "$root/benchmarks"
  cp -r tests/goldens/{models,neox-tiny,odd,parallel,serial} "$root/tests/goldens"
  cp models/neox-tiny/*.* "$root/models/neox-tiny"
  tar --create --directory "$scratch" selfrepair-gpu | xz -9 --threads 0 >"$archive"
  echo "$archive: $(stat --format %s "$archive") bytes"
}

run() {
  local libraries=$1 results=$2 device=${3:-cuda} library precisions=(Fp32 Fp16) work=(--prompts 64 --tokens 128)
  case $device in
    cpu) precisions=(Fp32) work=(--prompts 2 --tokens 12 --repeats 1) ;;
  esac
  for library in "$libraries"/libonnxruntime*.so*; do
    [ -e "$library" ] || { echo "$libraries holds no libonnxruntime.so." >&2; exit 2; }
    cp --dereference "$library" "$app"
  done
  mkdir -p "$results"
  # Token ids alone are read, so that no ICU is needed; ONNX Runtime's telemetry stays off.
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 ORT_DISABLE_TELEMETRY=1
  export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
  export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  local shape precision
  for precision in "${precisions[@]}"; do
    echo "== parity $precision"
    measure "parity-${precision,,}" parity --device "$device" --precision "$precision" --cache "$scratch"
  done
  for shape in pythia-160m pythia-410m; do
    for precision in "${precisions[@]}"; do
      echo "== sweep $shape $precision"
      measure "sweep-$shape-${precision,,}" sweep --shape "$shape" --device "$device" --precision "$precision" \
        --cache "$scratch" "${work[@]}"
    done
  done
  ls -l "$results"
}

# measure NAME COMMAND OPTIONS...: one process; its result is NAME.json.
measure() {
  local name=$1
  shift
  "$app/selfrepair-benchmarks" "$@" --json "$results/$name.json"
}

# from_here PATH: a path as the caller means it.
from_here() {
  case $1 in
    /*) echo "$1" ;;
    *) echo "$here/$1" ;;
  esac
}

case ${1:-} in
  pack) pack "$(from_here "${2:?FILE.tar.xz}")" ;;
  run) run "$(from_here "${2:?LIBRARIES}")" "$(from_here "${3:?RESULTS}")" "${4:-}" ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
