#!/usr/bin/env bash
# Makes the folder that the image runs. docker/Dockerfile and .ci/run both call it, so that what is checked is what ships.
#
#   docker/publish.sh restore FLAVOR           packages alone: a layer of its own
#   docker/publish.sh publish FLAVOR FOLDER    the service into FOLDER; needs restore
#
# FLAVOR: cpu, or cuda: ONNX Runtime's CUDA build instead. Packages are exactly what the flavor's lock files say.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${2:-} in
  cpu) cuda=false ;;
  cuda) cuda=true ;;
  *) echo "FLAVOR is cpu or cuda, not '${2:-}'." >&2; exit 2 ;;
esac

case $1 in
  restore)
    dotnet restore src/Api --locked-mode -p:SelfRepairCuda=$cuda
    ;;
  publish)
    dotnet publish src/Api --configuration Release --no-restore --output "$3" -p:SelfRepairCuda=$cuda -p:UseAppHost=false
    # Packages bring native libraries for every system; the image is Linux.
    find "$3/runtimes" -mindepth 1 -maxdepth 1 ! -name 'linux*' ! -name unix -exec rm -r {} +
    ;;
  *)
    echo "The first word is restore or publish, not '$1'." >&2
    exit 2
    ;;
esac
