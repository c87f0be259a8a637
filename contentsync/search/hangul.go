package search

// Hangul is indexed in the single letters of the keyboard (compatibility jamo U+3131–U+3163), for this is how it is typed: 한국 begins as ㅎ, 하,
// 한, 한ㄱ, 한구. Double letters that are typed as two (ㄳ, ㅘ) are two.

func isJamo(r rune) bool { return r >= 0x3131 && r <= 0x318E }

func isVowel(r rune) bool { return r >= 0x314F && r <= 0x3163 }

var (
	initials = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	vowels   = [][]rune{
		[]rune("ㅏ"), []rune("ㅐ"), []rune("ㅑ"), []rune("ㅒ"), []rune("ㅓ"), []rune("ㅔ"), []rune("ㅕ"), []rune("ㅖ"), []rune("ㅗ"), []rune("ㅗㅏ"), []rune("ㅗㅐ"),
		[]rune("ㅗㅣ"), []rune("ㅛ"), []rune("ㅜ"), []rune("ㅜㅓ"), []rune("ㅜㅔ"), []rune("ㅜㅣ"), []rune("ㅠ"), []rune("ㅡ"), []rune("ㅡㅣ"), []rune("ㅣ"),
	}
	finals = [][]rune{
		[]rune("ㄱ"), []rune("ㄲ"), []rune("ㄱㅅ"), []rune("ㄴ"), []rune("ㄴㅈ"), []rune("ㄴㅎ"), []rune("ㄷ"), []rune("ㄹ"), []rune("ㄹㄱ"), []rune("ㄹㅁ"), []rune("ㄹㅂ"),
		[]rune("ㄹㅅ"), []rune("ㄹㅌ"), []rune("ㄹㅍ"), []rune("ㄹㅎ"), []rune("ㅁ"), []rune("ㅂ"), []rune("ㅂㅅ"), []rune("ㅅ"), []rune("ㅆ"), []rune("ㅇ"), []rune("ㅈ"),
		[]rune("ㅊ"), []rune("ㅋ"), []rune("ㅌ"), []rune("ㅍ"), []rune("ㅎ"),
	}
)

// jamo gives the single letters of a conjoining one.
func jamo(r rune) []rune {
	switch {
	case r >= 0x1100 && int(r-0x1100) < len(initials):
		return initials[r-0x1100 : r-0x1100+1]
	case r >= 0x1161 && int(r-0x1161) < len(vowels):
		return vowels[r-0x1161]
	case r >= 0x11A8 && int(r-0x11A8) < len(finals):
		return finals[r-0x11A8]
	}
	return []rune{r} // old Korean
}
