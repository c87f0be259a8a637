package content

import (
	"errors"
	"fmt"
)

// Errors of the whole module. Ask with [errors.Is].
var (
	// ErrNotFound says that the thing asked for does not exist.
	ErrNotFound = errors.New("not found")
	// ErrInvalid says that data does not have the form that FORMAT.md describes.
	ErrInvalid = errors.New("invalid content")
	// ErrTooLarge says that data is over one of the limits. It is an ErrInvalid.
	ErrTooLarge = fmt.Errorf("%w: too large", ErrInvalid)
	// ErrDigest says that bytes do not have the digest they should have.
	ErrDigest = errors.New("digest mismatch")
	// ErrUntrusted says that signed metadata cannot be believed.
	ErrUntrusted = errors.New("untrusted metadata")
	// ErrRollback says that metadata is older than what was seen before. It is an ErrUntrusted.
	ErrRollback = fmt.Errorf("%w: older than what is already known", ErrUntrusted)
	// ErrExpired says that metadata is past its date. It is an ErrUntrusted.
	ErrExpired = fmt.Errorf("%w: expired", ErrUntrusted)
	// ErrLater says that nothing is wrong and that it is not the time for it: quiet hours, or something that goes first.
	ErrLater = errors.New("not now")
	// ErrState says that a program's own database cannot be used any more: whoever has it opens it anew, which puts a damaged one aside.
	ErrState = errors.New("the database cannot be used any more")
	// ErrUnfinished says that a courier's stick was not filled to its end, or lost a part of what was put onto it. It comes with what is wrong with it.
	ErrUnfinished = errors.New("the stick was not filled to its end")
)

// A FieldError says which part of a document is wrong. It is an [ErrInvalid], or the
// error it wraps.
type FieldError struct {
	Field string // as in the JSON document, for example items[3].text["lo"].title
	Err   error
}

// Error gives the field and what is wrong with it.
func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap gives the reason.
func (e *FieldError) Unwrap() error { return e.Err }

func invalid(field, format string, args ...any) error {
	return &FieldError{Field: field, Err: fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...)}
}

func tooLarge(field string, have, limit int) error {
	return &FieldError{Field: field, Err: fmt.Errorf("%w: %d, at most %d", ErrTooLarge, have, limit)}
}
