package i18n

import (
	"strconv"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// form is how a language writes numbers, amounts and days, after CLDR. Digits are Western in all of them,
// because that is what stands on signs, tickets and banknotes here. A test holds the table against ICU.
type form struct {
	group   string // between thousands
	between string // of two ends of a range
	after   bool   // the currency stands after the amount
	day     string // day in words: {d} {m} {y}, or {M} for the month's number
	months  string // their names, by spaces; names with a space have none
}

const (
	noBreak = "\u00a0"
	narrow  = "\u202f"
)

var forms = map[content.Lang]form{
	"vi": {".", "-", true, "{d} tháng {M}, {y}", ""},
	"en": {",", "–", false, "{d} {m} {y}", "January February March April May June July August September October November December"},

	"zh-Hans": {",", "-", false, "{y}年{M}月{d}日", ""},
	"zh-Hant": {",", "-", false, "{y}年{M}月{d}日", ""},

	"ko": {",", "~", false, "{y}년 {M}월 {d}일", ""},
	"ja": {",", "～", false, "{y}年{M}月{d}日", ""},
	"lo": {".", "–", false, "{d} {m} {y}", "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ"},
	"km": {",", "–", true, "{d} {m} {y}", "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ"},
	"th": {",", "-", false, "{d} {m} {y}", "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"},
	"ru": {noBreak, "–", true, "{d} {m} {y} г.", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"},
	"fr": {narrow, "–", true, "{d} {m} {y}", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"},
	"ar": {",", "–", true, "{d} {m} {y}", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"},
}

func formOf(l content.Lang) form {
	if f, ok := forms[l]; ok {
		return f
	}
	return forms["en"]
}

// Number writes a whole number in language l.
func Number(l content.Lang, n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(formOf(l).group)
		}
		b.WriteRune(c)
	}
	return sign + b.String()
}

// Money writes an amount in whole units of a currency (ISO 4217). The code is shown, not a sign: $ is several
// currencies, and ₫ is unknown to most who come.
func Money(l content.Lang, amount int64, currency string) string {
	return withCode(l, Number(l, amount), currency)
}

// MoneyRange writes two amounts of one currency, the lower one first. Two equal ones are one.
func MoneyRange(l content.Lang, low, high int64, currency string) string {
	if low == high {
		return Money(l, low, currency)
	}
	return withCode(l, Range(l, Number(l, low), Number(l, high)), currency)
}

func withCode(l content.Lang, amount, currency string) string {
	if formOf(l).after {
		return amount + noBreak + currency
	}
	return currency + noBreak + amount
}

// Range writes from one thing to another: hours, amounts, numbers.
func Range(l content.Lang, from, to string) string { return from + formOf(l).between + to }

// DateLong writes a day with its month in words, where the language has words for it; "" for no date. The
// calendar is the Gregorian one in all languages, as in passports.
func DateLong(l content.Lang, d content.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	f := formOf(l)
	month := ""
	if names := strings.Fields(f.months); len(names) == 12 {
		month = names[t.Month()-1]
	}
	return strings.NewReplacer(
		"{d}", strconv.Itoa(t.Day()), "{m}", month, "{M}", strconv.Itoa(int(t.Month())), "{y}", strconv.Itoa(t.Year()),
	).Replace(f.day)
}
