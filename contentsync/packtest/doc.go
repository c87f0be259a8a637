// Package packtest builds packs and signed repositories for tests: good ones, broken ones and hostile ones.
//
// A [Pack] is a small pack that can be changed before it is built. A [Repo] is a bucket in memory with keys of its own,
// served over HTTP as object storage serves it (Range, ETag, HEAD), in which every file can be replaced and every
// answer be spoilt.
package packtest
