package delta

// Copies and Decode are what Make and Apply do with bytes of any kind.
var (
	Copies = copies
	Decode = decode
)
