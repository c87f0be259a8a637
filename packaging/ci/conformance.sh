#!/usr/bin/env bash
# Runs the public conformance suite for TUF clients (theupdateframework/tuf-conformance) against contentsync/cmd/tufclient.
#   conformance.sh CHECKOUT [pytest options]     for example -k rollback, or -v
# CHECKOUT is a folder with the suite, which is on no package index. Its Python packages go into a virtual environment that is removed afterwards;
# PYTHON=/path/to/python3 names an interpreter that has them already (tuf, securesystemslib, pytest), and nothing is fetched.
# What counts as passed is what passed: an expected failure or a skipped test is not.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
suite=$(cd "$1" && pwd)
shift
[ -f "$suite/tuf_conformance/conftest.py" ] || { echo "conformance: $suite is no checkout of tuf-conformance" >&2; exit 2; }
command -v faketime >/dev/null || { echo "conformance: the suite needs faketime (Debian: apt-get install faketime python3-venv)" >&2; exit 2; }
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/tufclient" ./contentsync/cmd/tufclient
python=${PYTHON:-}
if [ -z "$python" ]; then
  python3 -m venv "$work/venv"
  python=$work/venv/bin/python
  "$python" -m pip install --quiet "$suite"
fi

status=0
(cd "$suite" && PYTHONDONTWRITEBYTECODE=1 "$python" -m pytest tuf_conformance -q -p no:cacheprovider \
  --entrypoint "$work/tufclient" --junitxml "$work/result.xml" "$@") || status=$?
"$python" - "$work/result.xml" "$suite" <<'EOF' || status=1
import re, sys
from xml.etree import ElementTree

cases = ElementTree.parse(sys.argv[1]).getroot().findall(".//testcase")
failed = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
skipped = [c for c in cases if c.find("skipped") is not None]
for word, of in ("failed", failed), ("not passed", skipped):
    for c in of:
        print(f"{word}: {c.get('classname')}.{c.get('name')}")
version = re.search(r'__version__ = "(.*)"', open(sys.argv[2] + "/tuf_conformance/__init__.py").read())
print(f"conformance suite {version[1] if version else 'of unknown version'}: {len(cases)} tests")
print(f"{len(cases) - len(failed) - len(skipped)} passed, {len(failed)} failed, {len(skipped)} skipped or expected to fail")
sys.exit(not cases or bool(failed) or bool(skipped))
EOF
exit "$status"
