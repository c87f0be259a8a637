#!/usr/bin/env bash
# Makes the pictures of assets/curtain: drawn by kiosk-preview, in 255 colours.
set -euo pipefail
cd "$(dirname "$0")/../.."
for shape in portrait landscape; do
  bin/kiosk-preview curtain $shape | convert png:- -dither FloydSteinberg -colors 255 -strip "PNG8:assets/curtain/$shape.png"
done
