#!/usr/bin/env bash
# run.sh URL: executes the notebooks against a running service: notebooks/quickstart.ipynb from top to bottom, and the
# notebook that the service makes of an analysis of each experiment; loads every figure in Python's Plotly, and tries the
# Python client. Needs Debian's python3-nbclient, python3-ipykernel, python3-pandas, python3-requests and python3-plotly.
set -euo pipefail
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Jupyter and IPython write into the home folder.
export SELFREPAIR_URL=$1 HOME=$scratch PYTHONDONTWRITEBYTECODE=1 PYDEVD_DISABLE_FILE_VALIDATION=1
/usr/bin/python3 -m run_tests
