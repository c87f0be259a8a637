#!/bin/sh
# Has a machine read a page of the demo pack: read-demo.sh ITEM LANG VOICE writes items/ITEM/LANG.opus and LANG.cues.txt and says what
# belongs into audio.toml. The demo has recordings so that one can hear how they work; a real pack has people who read. Needs espeak-ng and opusenc.
#
# It knows the simple pages only: paragraphs, lists and the marks DO, DONT and NOTICE. Lists of numbers, tables and cards are for people.
set -eu
dir=assets/demopack/items/$1 lang=$2 voice=$3
rate=22050 # what espeak-ng speaks at: samples a second, each of two bytes
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# A line for each sentence, the title first: what the cue says, a tab, and what is said: before advice its heading, which the kiosk writes.
word() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" "assets/i18n/kiosk.$lang.toml"; }
sed -n -e '/^title: /{s///;p;d}' -e '/^---$/d; /^summary:/d; s/^> //; s/^- //; s/^[0-9]*\. //; s/^#* //; s/\*\*//g; /./p' "$dir/$lang.md" |
	sed -e 's/\([.!?]\) /\1\n/g' |
	awk -v "good=$(word do)" -v "bad=$(word dont)" '/^\[!DO\]/ { head = good ". "; next } /^\[!DONT\]/ { head = bad ". "; next } /^\[!/ { next } { print $0 "\t" head $0; head = "" }' >"$tmp/sentences"

: >"$tmp/sound"
: >"$tmp/cues"
seconds() { awk -v bytes="$(stat -c %s "$tmp/sound")" -v rate=$rate 'BEGIN { printf "%.3f", bytes / 2 / rate }'; }
while IFS='	' read -r sentence spoken; do
	begin=$(seconds)
	printf '%s' "$spoken" | espeak-ng -v "$voice" -s 150 -b 1 --stdin --stdout | tail -c +45 >>"$tmp/sound"
	printf '%s\t%s\t%s\n' "$begin" "$(seconds)" "$sentence" >>"$tmp/cues"
	head -c $((rate * 2 / 5 * 2)) /dev/zero >>"$tmp/sound" # a breath
done <"$tmp/sentences"

opusenc --quiet --raw --raw-rate $rate --raw-chan 1 --speech --bitrate 10 --serial 1 --padding 0 --discard-comments "$tmp/sound" "$dir/$lang.opus"
cp "$tmp/cues" "$dir/$lang.cues.txt"
echo "written: $dir/$lang.opus ($(stat -c %s "$dir/$lang.opus") bytes). Now: kioskadmin pack check assets/demopack"
