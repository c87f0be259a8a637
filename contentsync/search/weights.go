package search

import (
	"math"
	"unicode/utf8"
)

// Weights. Each is more than all that may be added to the next one, so that a title outweighs a summary and a summary a body, whatever else is so.
const (
	titleWeight     = 16
	summaryWeight   = 5
	labelWeight     = 2
	bodyWeight      = 0.6
	formFactor      = 0.9 // another form of the word
	prefixFactor    = 0.7 // the term is only the beginning of the word, in a script without spaces
	splitFactor     = 0.6 // and its last consonant belongs to the next syllable there: 한 in 하노이
	beginFactor     = 0.3 // the beginning of a word of letters; and less, the more is still to be typed: bus is hardly meant for business
	essentialFactor = 1.2
	spelledFactor   = 1.2 // the word is spelled with the marks that were typed, where marks make no other word
)

// Tiers are more than all weights together.
const (
	wholeTier  = 250 // the word stands there whole, and is one that titles or summaries have
	markedTier = 1e3 // the word is written with the marks that were typed, where marks make another word
)

// boost is what an item is worth beside what its words are worth: a little more for what the Essentials key opens. Gate, direction and priority
// only decide between equals.
func boost(d Doc) float32 {
	if d.Essential {
		return essentialFactor
	}
	return 1
}

func weigh(flags byte) float32 {
	w := float32(0)
	if flags&inTitle != 0 {
		w += titleWeight
	}
	if flags&inSummary != 0 {
		w += summaryWeight
	}
	if flags&inLabel != 0 {
		w += labelWeight
	}
	return w + bodyWeight*float32(flags>>bodyShift&3)
}

// A lookup is one place of the index where a term is looked for.
type lookup struct {
	text   string
	prefix bool
	form   bool
}

// lookups are the term itself and, where words have other forms, those.
func (t term) lookups(f *wordForms) []lookup {
	out := []lookup{{t.text, t.prefix, false}}
	if f == nil {
		return out
	}
	for _, k := range f.keys {
		if k != t.text {
			out = append(out, lookup{k, false, true})
		}
		out = append(out, lookup{string(rune(formTerms)) + k, false, true})
	}
	for _, b := range f.begin {
		if b != t.text {
			out = append(out, lookup{b, true, true})
		}
		out = append(out, lookup{string(rune(formTerms)) + b, true, true})
	}
	return out
}

// begun is the worth of a word of which only the beginning was typed.
func begun(t term, found, typed int, rest []byte) float32 {
	if !t.dense {
		share := float32(typed) / float32(found)
		return beginFactor * share * share
	}
	if t.text[0] == wordTerms {
		return beginWorth
	}
	last, _ := utf8.DecodeLastRuneInString(t.text)
	if next, _ := utf8.DecodeRune(rest); isVowel(next) && !isVowel(last) {
		return splitFactor
	}
	return prefixFactor
}

// weights gives what a term is worth for each item, and the tiers that come on top; nil when no item has it.
func (rd *reader) weights(t term) (w, tiers []float32, err error) {
	w, tiers = make([]float32, rd.n+1), make([]float32, rd.n+1)
	var forms *wordForms
	if t.written != "" {
		forms = newWordForms(rd.lang, t.written, t.text, t.prefix)
	}
	whole := make([]bool, rd.n+1)
	known := false // as a word of titles or summaries
	for _, l := range t.lookups(forms) {
		factor, entire := float32(1), true
		put := func(item int, flags byte) {
			w[item] = max(w[item], factor*weigh(flags))
			if entire {
				whole[item] = true
				known = known || flags&(inTitle|inSummary) != 0
			}
		}
		err := rd.each(l.text, l.prefix, func(found, postings []byte) error {
			factor, entire = 1, true
			if l.form {
				factor = formFactor
			}
			if len(found) > len(l.text) {
				entire = false
				factor *= begun(t, utf8.RuneCount(found), utf8.RuneCountInString(l.text), found[len(l.text):])
			}
			return eachPosting(postings, rd.n, put)
		})
		if err != nil {
			return nil, nil, err
		}
	}
	have := 0
	for _, v := range w {
		if v > 0 {
			have++
		}
	}
	if have == 0 {
		return nil, nil, nil
	}
	rare := float32(math.Log(1 + float64(rd.n)/float64(have)))
	for i := range w {
		w[i] *= rare
		if known && t.prefix && !t.dense && whole[i] {
			tiers[i] = wholeTier
		}
	}
	if t.exact == "" {
		return w, tiers, nil
	}
	spelled := make([]bool, rd.n+1)
	err = rd.each(t.exact, t.prefix, func(_, postings []byte) error {
		return eachPosting(postings, rd.n, func(item int, _ byte) { spelled[item] = true })
	})
	if err != nil {
		return nil, nil, err
	}
	for i, is := range spelled {
		switch {
		case !is || w[i] == 0:
		case inflects(rd.lang):
			w[i] *= spelledFactor
		default:
			tiers[i] += markedTier
		}
	}
	return w, tiers, nil
}
