#!/usr/bin/env bash
# Renders assets/scenes/*.svg to the JPEGs of the demo pack. Needs rsvg-convert (librsvg2-bin) and ImageMagick (imagemagick).
# Works offline; a picture newer than its SVG is left alone. FORCE=1 renders all, OUT=dir writes elsewhere.
set -euo pipefail
export LC_ALL=C

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
src=$root/assets/scenes
out=${OUT:-$root/assets/demopack/media}
width=1440
height=1080
quality=88
limit=$((250 * 1024))

command -v rsvg-convert >/dev/null || { echo "render-media: rsvg-convert is missing (package librsvg2-bin)" >&2; exit 1; }
im=
for c in magick convert; do
  for p in $(type -aP "$c" || true); do          # the first one that is ImageMagick
    if "$p" -version 2>/dev/null | grep -q ImageMagick; then im=$p; break 2; fi
  done
done
[ -n "$im" ] || { echo "render-media: ImageMagick is missing (package imagemagick)" >&2; exit 1; }

shopt -s nullglob
svgs=("$src"/*.svg)
[ ${#svgs[@]} -gt 0 ] || { echo "render-media: no SVG in $src" >&2; exit 1; }
mkdir -p "$out"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

i=0
for svg in "${svgs[@]}"; do
  i=$((i + 1))
  name=$(basename "$svg" .svg)
  jpg=$out/$name.jpg
  if [ -z "${FORCE:-}" ] && [ "$jpg" -nt "$svg" ]; then
    printf '[%2d/%d] %-18s up to date\n' "$i" "${#svgs[@]}" "$name"
    continue
  fi
  rsvg-convert --width "$width" --height "$height" --format png --output "$tmp/$name.png" "$svg"
  # Full colour resolution keeps thin coloured lines clean; a picture that would be too big for it is taken at half.
  # No dates, no profiles: the same inputs give the same bytes.
  for sampling in 4:4:4 4:2:0; do
    "$im" "$tmp/$name.png" -background white -alpha remove -alpha off -depth 8 -colorspace sRGB -strip \
      -define jpeg:optimize-coding=true -define jpeg:dct-method=islow -interlace none \
      -sampling-factor "$sampling" -quality "$quality" "jpeg:$tmp/$name.jpg"
    [ "$(wc -c <"$tmp/$name.jpg")" -gt "$limit" ] || break
  done
  mv -f "$tmp/$name.jpg" "$jpg"
  rm -f "$tmp/$name.png"
  printf '[%2d/%d] %-18s %4d KB %s\n' "$i" "${#svgs[@]}" "$name" "$(( ($(wc -c <"$jpg") + 1023) / 1024 ))" "$sampling"
done
