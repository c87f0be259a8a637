// Package line is how a kiosk uses its line to the bucket: through which proxy, how fast, and when.
//
// What is small and urgent (signed metadata, recalls, notices) always goes. Blobs are shared out: so many bytes a second, and in quiet hours
// fewer or none, because at many gates the line is the one that the officers work over.
package line
