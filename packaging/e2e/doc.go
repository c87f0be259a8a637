// Package e2e tests the real programs together, under the tag e2e: kioskadmin, contentsyncd and
// kiosk as separate unprivileged users, the kiosk without any network, a real S3 server, a real
// window under Xvfb, and judged by tools that are not ours: curl, sha256sum, sqlite3, Tesseract, Chromium.
//
// It needs root, for the users and the network namespace; packaging/ci/setup.sh test installs the rest.
package e2e
