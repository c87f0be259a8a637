#!/bin/sh
# fetch-assets.sh: puts htmx into admin/web/static/vendor, from the npm package that
# package-lock.json pins by hash. Does nothing when it is there; needs the network only the first time.
#
#   admin/web/fetch-assets.sh         htmx
#   admin/web/fetch-assets.sh test    also axe-core and playwright-core, for e2e/page.mjs, and a node whose ICU is newer than Debian's
set -eu
cd "$(dirname "$0")"

want="${1:-}"
stamp=".fetched"
[ "$want" = test ] && stamp=".fetched-test"
if { cmp -s package-lock.json "$stamp" || cmp -s package-lock.json .fetched-test; } && [ -s static/vendor/htmx.min.js ]; then
	echo "operator's page: all there"
	exit 0
fi
command -v npm >/dev/null || { echo "operator's page: npm is missing; install Debian's npm" >&2; exit 1; }
omit="--omit=dev --omit=optional"
[ "$want" = test ] && omit=""
echo "operator's page: fetching from npm"
# Lifecycle scripts stay off; --prefer-offline makes a second clone work from npm's cache.
# shellcheck disable=SC2086 # omit is two words or none
npm ci $omit --prefer-offline --ignore-scripts --no-audit --no-fund
mkdir -p static/vendor
cp node_modules/htmx.org/dist/htmx.min.js static/vendor/htmx.min.js.part
mv static/vendor/htmx.min.js.part static/vendor/htmx.min.js
cp node_modules/htmx.org/LICENSE static/vendor/htmx.LICENSE.txt
cp package-lock.json "$stamp"
[ "$want" = test ] || rm -rf node_modules
echo "operator's page: done"
