package cache

import (
	"strings"
	"testing"
)

// slowSearchText is SearchText as eachRun, which SearchQuery uses, cuts the text.
func slowSearchText(s string) string {
	var b strings.Builder
	eachRun(s, func(dense bool, run []string) {
		if !dense {
			b.WriteString(run[0])
			return
		}
		for i, c := range run {
			b.WriteString(" " + c)
			if i+1 < len(run) {
				b.WriteString(run[i+1])
			}
		}
		b.WriteByte(' ')
	})
	return b.String()
}

// What is written into the index and what is asked of it must be cut alike.
func FuzzSearchText(f *testing.F) {
	for _, s := range []string{
		"", "a", "Hữu Nghị Đường đi", "友谊关口岸", "河", "国境の税関、入国 a 河b", "국경 관문", "ດ່ານ\u200bພາສີ\u200bຊາຍແດນ", "គយ\u200bព្រំដែន ១២", "ศุลกากรชายแดน ฿100 a", "Ту\u0301 \u0e48ก\u0e48",
		"々〆ー・。", "\xff河\xfe", "กำ\u00ad\ufeffน้ำ", "𠀀𠀁x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := SearchText(s), slowSearchText(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
