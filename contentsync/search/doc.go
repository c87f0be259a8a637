// Package search finds items by what a traveller types, in every script, without a network and without a database of its own.
//
// A [Builder] makes an [Index] of texts: pieces of bytes that anybody may keep (package cache in SQLite, the seed pack in memory). A
// [Searcher] answers a [Query] from such pieces, which it asks a [Store] for. Four rules hold the two together:
//
//   - What is written and what is asked go through the same folding ([Fold]), here and nowhere else: case, marks, đ, width, kana, Arabic
//     letters, traditional characters, digits. The index also has each word as it was written, so that exact marks come first.
//   - Scripts without spaces are indexed by pairs of letters that follow each other, Hangul by pairs of syllables in single jamo. So every word
//     is found inside unspaced text, and half a syllable is simply the beginning of a term.
//   - Words of languages that inflect are indexed with what their forms have in common too, and Thai, Lao and Khmer words between break hints.
//   - The index says which items may match and how well. Which characters matched is looked up in the original text afterwards, for the few items
//     that are shown, and an item whose text does not have the words after all is dropped.
//
// The format of the pieces is described in FORMAT.md beside this file. Nothing here trusts them: damaged pieces give errors or find nothing.
package search
