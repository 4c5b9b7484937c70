#!/usr/bin/env bash
# Measures SelfRepair on a CUDA GPU: benchmarks/gpu.md says what is measured and what the machine must have.
#
#   benchmarks/gpu.sh pack FOLDER                      here: into FOLDER a self-contained program with the goldens and the
#                                                      embedded model, and the libraries of ONNX Runtime's CUDA build in
#                                                      parts of at most 60 MiB, program and libraries of one version
#   benchmarks/gpu.sh run LIBRARIES RESULTS [DEVICE]   there, from the unpacked program: LIBRARIES is the folder of the
#                                                      parts, a published folder of the CUDA flavor, or a folder of bare
#                                                      libraries; RESULTS receives JSON; DEVICE is cuda (default), cuda:N
#                                                      or cpu, which rehearses everything with small prompts
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
app=benchmarks/app
parts=libraries.tar.xz.part
needed=(libonnxruntime.so libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

pack() {
  local folder=$1
  # The archive keeps the layout of the checkout, in which the golden readers find their files.
  local root=$scratch/selfrepair-gpu library
  mkdir -p "$folder" "$root/benchmarks" "$root/tests/goldens" "$root/models/neox-tiny" "$scratch/libraries"
  rm -f "$folder/$parts"*
  # Packages of another system resolve otherwise than the committed lock files say.
  dotnet publish benchmarks/Benchmarks.csproj --configuration Release --runtime linux-x64 --self-contained true \
    --artifacts-path "$scratch/artifacts" --output "$root/$app" -p:SelfRepairCuda=true \
    -p:NuGetLockFilePath=obj/gpu.packages.lock.json -p:DebugType=none -p:ErrorOnDuplicatePublishOutputFiles=false
  for library in "${needed[@]}"; do
    mv "$root/$app/$library" "$scratch/libraries"
  done
  rm -f "$root/$app"/libonnxruntime* "$root/$app"/*.xml
  cp SelfRepair.sln LICENSE "$root"
  cp benchmarks/gpu.sh benchmarks/gpu.md "$root/benchmarks"
  cp -r tests/goldens/{models,neox-tiny,odd,parallel,serial} "$root/tests/goldens"
  cp models/neox-tiny/*.* "$root/models/neox-tiny"
  tar --create --directory "$scratch" selfrepair-gpu | xz -9 --threads 0 >"$folder/selfrepair-gpu.tar.xz"
  # Most of the libraries is compressed code for GPUs already: more effort than the least gains next to nothing.
  tar --create --directory "$scratch/libraries" "${needed[@]}" | xz -1 --threads 0 \
    | split --bytes 60M --numeric-suffixes --suffix-length 2 - "$folder/$parts"
  ls -l "$folder"
}

# lay_libraries FOLDER: copies the libraries that a folder holds in one of three ways beside the program.
lay_libraries() {
  local folder=$1 library
  if compgen -G "$folder/$parts*" >/dev/null; then
    mkdir "$scratch/joined"
    cat "$folder/$parts"* | tar --extract --xz --directory "$scratch/joined" \
      || { echo "The parts in $folder make no whole archive: one is missing or damaged." >&2; exit 2; }
    folder=$scratch/joined
  elif [ -d "$folder/runtimes/linux-x64/native" ]; then
    folder=$folder/runtimes/linux-x64/native
  fi
  [ -e "$folder/${needed[0]}" ] || { echo "$1 holds neither ${needed[0]} nor parts ${parts}00 and so on." >&2; exit 2; }
  for library in "$folder"/libonnxruntime*.so*; do
    cp --dereference "$library" "$app"
  done
}

run() {
  local results=$2 device=${3:-cuda} precisions=(Fp32 Fp16) work=(--prompts 64 --tokens 128)
  case $device in
    cpu) precisions=(Fp32) work=(--prompts 2 --tokens 12 --repeats 1) ;;
  esac
  lay_libraries "$1"
  mkdir -p "$results"
  # Token ids alone are read, so that no ICU is needed; ONNX Runtime's telemetry stays off.
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 ORT_DISABLE_TELEMETRY=1
  export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
  # The folder may hold libraries of CUDA too.
  export LD_LIBRARY_PATH=$PWD/$app:$1${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
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
  pack) pack "$(from_here "${2:?FOLDER}")" ;;
  run) run "$(from_here "${2:?LIBRARIES}")" "$(from_here "${3:?RESULTS}")" "${4:-}" ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
