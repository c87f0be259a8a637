#!/usr/bin/env bash
# Makes assets/seedpack/built from assets/seedpack/src: the pack that is part of the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
bin/kioskadmin pack build assets/seedpack/src --out "$out"
rm -rf assets/seedpack/built
mkdir -p assets/seedpack/built
catalog=$(find "$out" -name 'catalog.json.zst' | head -n1)
zstd -q -d "$catalog" -o assets/seedpack/built/catalog.json
cp -r "$out/blobs" assets/seedpack/built/
