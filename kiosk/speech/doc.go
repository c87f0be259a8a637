// Package speech reads texts aloud. It plans what is said ([Pieces]: sentences, numbers as people say them), has it spoken by
// a voice outside of this program (espeak-ng, or opusdec with a recording of the pack), and plays the sound by another one (aplay).
//
// The voice and the player are children in process groups of their own: one that hangs, crashes or is missing ends a reading with
// [Failed], and nothing else. Every child has a limit of time and dies with this program. No text stands in an argument, a log or a file.
//
// A [Speaker] is silent until it is asked. No method of it waits for a child.
package speech
