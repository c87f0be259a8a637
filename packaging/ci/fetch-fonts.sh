#!/bin/sh
# fetch-fonts.sh: puts the 18 Noto font files into assets/fonts, from the npm packages that
# assets/fonts/package-lock.json pins by hash. Says what it does, does nothing when the files are
# there, and needs the network only the first time.
#
#   packaging/ci/fetch-fonts.sh          fetch what is missing
#   FORCE=1 packaging/ci/fetch-fonts.sh  fetch and copy again
set -eu
cd "$(dirname "$0")/../../assets/fonts"

list="noto-sans:NotoSans noto-sans-lao:NotoSansLao noto-sans-khmer:NotoSansKhmer noto-sans-thai:NotoSansThai
noto-sans-arabic:NotoSansArabic noto-sans-sc:NotoSansSC noto-sans-tc:NotoSansTC noto-sans-jp:NotoSansJP noto-sans-kr:NotoSansKR"
weights="400Regular 700Bold"

# The stamp is the lock file that the copied fonts came from: a new version fetches again.
complete() {
	cmp -s package-lock.json .fetched || return 1
	for pair in $list; do
		for w in $weights; do [ -s "${pair#*:}_$w.ttf" ] || return 1; done
	done
}

if [ "${FORCE:-}" != 1 ] && complete; then
	echo "fonts: all 18 there"
	exit 0
fi
command -v npm >/dev/null || { echo "fonts: npm is missing; install Debian's npm" >&2; exit 1; }

echo "fonts: fetching nine Noto packages (about 110 MB, once)"
# Lifecycle scripts are off: the packages hold data only. --prefer-offline makes a second clone
# on the same machine work from npm's cache. npm's own bar needs a terminal, so a file count is
# printed beside it every few seconds.
npm ci --prefer-offline --ignore-scripts --no-audit --no-fund &
npm_pid=$!
trap 'kill "$npm_pid" 2>/dev/null || true' INT TERM
while kill -0 "$npm_pid" 2>/dev/null; do
	sleep 2
	n=$(find node_modules -name '*.ttf' 2>/dev/null | wc -l)
	echo "fonts: $n files unpacked"
done
wait "$npm_pid"

for pair in $list; do
	for w in $weights; do
		f="${pair#*:}_$w.ttf"
		cp "node_modules/@expo-google-fonts/${pair%%:*}/$w/$f" "$f.part"
		mv "$f.part" "$f"
	done
	echo "fonts: ${pair#*:}"
done
cp package-lock.json .fetched
# The packages carry nine weights each, of which two are used: about 270 MB of disk given back.
rm -rf node_modules
echo "fonts: done"
