// Package courier is the stick that carries a bucket to a kiosk without a network, and its reports back (FORMAT.md, "The courier's stick"): what lies on
// it, how it is filled, how a kiosk copies it, and how what comes back is read.
//
// A stick is a hint and never a proof. What it says of itself bounds the copying and nothing else; whether its content is good is found out on the copy, by
// the same code that reads a bucket.
package courier
