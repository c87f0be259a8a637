#!/usr/bin/env bash
# Installs what is missing and nothing else: Debian packages, Go, npm, fonts, web assets, pictures.
#   setup.sh demo    what `make demo` needs
#   setup.sh test    what `make test`, `make e2e` and `make bench` need, too
# Works as root or with sudo, a second time, and then without a network.
set -euo pipefail
cd "$(dirname "$0")/../.."
want=${1:-demo}

say() { printf '\033[1m» %s\033[0m\n' "$*" >&2; }
sudo=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "setup: run as root, or install sudo" >&2; exit 1; }
  sudo=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive

updated=
apt_install() {
  local missing=() p
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  if [ -z "$updated" ]; then "${sudo[@]}" apt-get update -q; updated=1; fi
  "${sudo[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"
}

groups=(build demo)
[ "$want" = demo ] || groups+=(test)
packages=()
for g in "${groups[@]}"; do
  mapfile -t words < <(sed -n "s/^$g //p" packaging/ci/packages.txt | tr ' ' '\n' | grep .)
  packages+=("${words[@]}")
done
apt_install "${packages[@]}"

# Go 1.21 and later fetch the toolchain that go.mod asks for; Debian 12's own is older.
go_works() { command -v go >/dev/null && go version | grep -qE 'go1\.(2[1-9]|[3-9][0-9])'; }
if ! go_works; then
  # shellcheck source=/dev/null
  . /etc/os-release
  if [ "$VERSION_CODENAME" = bookworm ]; then
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
      grep -vE '^[[:space:]]*#' | grep -oE 'https?://[^ ]*/debian/?( |$)' | head -n1 | tr -d ' ' || true)
    [ -n "$mirror" ] || { echo "setup: no Debian mirror found in /etc/apt; install Go 1.21 or later by hand" >&2; exit 1; }
    say "installing Go from $VERSION_CODENAME-backports"
    echo "deb $mirror $VERSION_CODENAME-backports main" | "${sudo[@]}" tee /etc/apt/sources.list.d/cuango-backports.list >/dev/null
    "${sudo[@]}" apt-get update -q
    "${sudo[@]}" apt-get install -y -q --no-install-recommends -t "$VERSION_CODENAME-backports" golang-go
  else
    apt_install golang-go
  fi
  go_works || { echo "setup: Go 1.21 or later is needed, this is $(go version)" >&2; exit 1; }
fi
export GOTOOLCHAIN="${GOTOOLCHAIN:-auto}" # Debian sets it to local

command -v npm >/dev/null || apt_install nodejs npm

packaging/ci/fetch-fonts.sh
packaging/ci/fetch-web.sh "$want"
packaging/ci/render-media.sh
say "Go $(go env GOVERSION), modules"
go mod download
