#!/usr/bin/env bash
# Fetches the operator page's script (htmx) and, for the tests, axe-core and playwright-core, by lock file.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec admin/web/fetch-assets.sh "$@"
