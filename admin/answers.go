package admin

import "cuango/contentsync/content"

// Totals are what travellers answered and used, added up. No row of it is of one person or of one moment.
type Totals struct {
	Batches  int64         `json:"batches"` // taken in, ever
	Kiosks   int64         `json:"kiosks"`  // that they came from
	Answered int64         `json:"answered"`
	Answers  []AnswerTotal `json:"answers"`
	Usage    []UsageTotal  `json:"usage"`
}

// An AnswerTotal is how often one answer was given at a gate. What was skipped is empty.
type AnswerTotal struct {
	Gate   string             `json:"gate"`
	Kind   content.AnswerKind `json:"kind"`
	Survey string             `json:"survey,omitempty"`
	Item   string             `json:"item,omitempty"` // of a mistake: the page
	Face   content.Face       `json:"face,omitempty"`
	Reason string             `json:"reason,omitempty"`
	Topic  string             `json:"topic,omitempty"`
	N      int64              `json:"n"`
}

// A UsageTotal is how often something happened on a gate's screens.
type UsageTotal struct {
	Gate    string       `json:"gate"`
	Screen  string       `json:"screen"`
	Lang    content.Lang `json:"lang"`
	Outcome string       `json:"outcome"`
	N       int64        `json:"n"`
}
