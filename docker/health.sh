#!/usr/bin/env bash
# Asks the service on a port of this machine whether it is ready: exit status 0, or 1. Bash alone, since the runtime images
# hold neither curl nor wget.
#
#   health.sh [PORT]
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ]
