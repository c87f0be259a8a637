// Package web is the operator's page: which packs are published, which kiosks are alive,
// what they show and why one lags. README.md says how to change it.
//
// The page is one HTML document that works without scripts. With htmx it renews the part
// that changes every few seconds, by morphing, so that focus and selection stay. It only reads; there
// is nothing to forge.
package web
