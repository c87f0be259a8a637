package main

import (
	"maps"
	"time"

	"cuango/contentsync/content"
)

// sheetLangs are the languages of the contact sheets: marks above and below, no spaces, and from the right to the left.
var sheetLangs = []content.Lang{"vi", "lo", "zh-Hans", "ar"}

// fields are a part of a request to kiosk-preview, as its JSON has them.
type fields = map[string]any

// A panel is a kind of glass.
type panel struct {
	name string
	glass
}

type glass struct {
	Width      int     `json:"width_px"`
	Height     int     `json:"height_px"`
	DiagonalIn float64 `json:"screen_diagonal_in"`
	LowEdgeMM  float64 `json:"lower_edge_mm"`
	DistanceMM float64 `json:"reading_distance_mm"`
}

// panels are the screens that the look was drawn for, and the smallest one.
var panels = []panel{
	{"portrait", glass{1080, 1920, 43, 700, 700}},
	{"landscape", glass{1920, 1080, 32, 800, 600}},
	{"21in", glass{1920, 1080, 21.5, 900, 500}},
}

// wallPanels are screens that are only looked at, from 3 m.
var wallPanels = []panel{
	{"wall-4k", glass{3840, 2160, 75, 0, 3000}},
	{"wall-tall", glass{1080, 1920, 55, 0, 3000}},
	{"wall-strip", glass{2560, 720, 100, 0, 3000}},
}

// A variant is how a traveller may want the screen.
type variant struct {
	Text     int  `json:"text"`
	Contrast bool `json:"contrast"`
	Reach    bool `json:"reach"`
}

func (v variant) name() string {
	name := "usual"
	if v.Text > 0 {
		name = "large"
	}
	if v.Contrast {
		name += "-contrast"
	}
	if v.Reach {
		name += "-reach"
	}
	return name
}

func variants() []variant {
	var all []variant
	for n := range 8 {
		all = append(all, variant{Text: n & 1, Contrast: n&2 != 0, Reach: n&4 != 0})
	}
	return all
}

const (
	gateUnknown = "no-such-gate"
	emergency   = "emergency" // the article with the numbers, the first of the essentials
	mostPages   = 12          // of an article that is shown whole
	somePages   = 3
)

// A view is a screen of the sheets.
type view struct {
	name   string
	fields fields
	always bool // the same however the screen is wanted: shown once
}

// typed is what is looked for on the search screen: cash.
var typed = map[content.Lang]string{"vi": "tiền mặt", "lo": "ເງິນ", "zh-Hans": "现金", "ar": "نقد"}

// views are all screens in a language.
func views(l content.Lang) []view {
	article := func(item string, pages int, more fields) fields {
		f := fields{"screen": "article", "item": item, "category": "customs", "pages": pages, "hearing": "quiet"}
		maps.Copy(f, more)
		return f
	}
	screen := func(name string, more fields) fields {
		f := fields{"screen": name}
		maps.Copy(f, more)
		return f
	}
	return []view{
		{"attract", screen("attract", nil), true},
		{"language", screen("language", fields{"pages": somePages}), false},
		{"home", screen("home", fields{"pages": somePages}), false},
		{"topic", screen("topic", fields{"category": "customs", "pages": somePages}), false},
		{"topic-places", screen("topic", fields{"category": "places", "pages": somePages}), false},
		{"article", article("cash-gold", mostPages, nil), false},
		{"article-phones", article(emergency, somePages, nil), false},
		{"article-prices", article("fair-prices", somePages, nil), false},
		{"article-pictures", article("ha-long-bay", somePages, nil), false},
		{"listening", article("cash-gold", 1, fields{"hearing": "speaking", "spoken": 3}), false},
		{"listening-no-voice", article("cash-gold", 1, fields{"hearing": "no-voice"}), false},
		{"search", screen("search", nil), false},
		{"search-found", screen("search", fields{"typed": typed[l], "pages": somePages}), false},
		{"search-nothing", screen("search", fields{"typed": "zqxj"}), false},
		{"today", screen("today", fields{"pages": somePages}), false},
		{"essentials", screen("essentials", fields{"pages": somePages}), false},
		{"card", screen("card", fields{"item": emergency, "pages": somePages}), false},
		{"take", screen("take", fields{"item": "cash-gold", "category": "customs", "pages": somePages}), false},
		{"access", screen("access", fields{"pages": somePages, "hearing": "quiet"}), false},
		{"survey-1", screen("survey", fields{"step_no": 1, "pages": somePages}), false},
		{"survey-2", screen("survey", fields{"step_no": 2, "face": "sad", "pages": somePages}), false},
		{"survey-3", screen("survey", fields{"step_no": 3, "face": "sad", "pages": somePages}), false},
		{"report", screen("report", fields{"item": "cash-gold", "category": "customs", "pages": somePages}), false},
		{"thanks", screen("thanks", fields{"face": "sad"}), false},
		{"thanks-lost", screen("thanks", fields{"face": "sad", "fate": 2}), false},
		{"time-out", article("cash-gold", 0, fields{"countdown": 14}), false},
		{"notice", screen("home", fields{"notice": storm(content.Emergency), "page": 1}), false},
		{"notice-warning", screen("home", fields{"notice": storm(content.Warning), "page": 1}), false},
		{"notice-aside", screen("home", fields{"notice": storm(content.Warning), "aside": true, "page": 1}), false},
		{"corrected", article("cash-gold", 0, fields{"recalled": correction}), false},
		{"gate-missing", screen("home", fields{"gate": gateUnknown}), false},
	}
}

// wallViews are those of a wall: two scenes, and a notice.
func wallViews() []view {
	return []view{
		{"wall", fields{"screen": "wall", "page": 1}, true},
		{"wall-2", fields{"screen": "wall", "page": 2}, true},
		{"wall-notice", fields{"screen": "wall", "notice": storm(content.Emergency)}, true},
	}
}

var correction = content.Name{
	"vi": "Hạn mức vàng đã thay đổi. Xin hỏi quầy hải quan.", "lo": "ຂີດຈຳກັດຄຳໄດ້ປ່ຽນແລ້ວ. ກະລຸນາຖາມພາສີ.",
	"zh-Hans": "黄金限额已经改变，请向海关柜台询问。", "ar": "تغيّر حدّ الذهب. اسأل الجمارك من فضلك.",
}

// storm is a notice in the languages of the sheets.
func storm(level content.AlertLevel) content.Alert {
	now := time.Now().Truncate(time.Minute)
	return content.Alert{
		ID: "demo-storm", Level: level, Pictogram: "storm", Verification: content.Demo, Starts: now.Add(-10 * time.Minute), Ends: now.Add(3 * time.Hour),
		Title: content.Name{
			"vi": "Cửa khẩu tạm dừng thông quan vì bão", "en": "The gate is closed because of the storm", "lo": "ດ່ານ\u200bປິດ\u200bຊົ່ວຄາວ\u200bຍ້ອນ\u200bພາຍຸ",
			"zh-Hans": "因台风，口岸暂停通关", "ar": "المعبر مغلق مؤقتًا بسبب العاصفة",
		},
		Text: content.Name{
			"vi": "Xin ở trong nhà ga, xa cửa kính.\nĐi theo chỉ dẫn của nhân viên.\nCần giúp: gọi 112.", "en": "Stay inside the hall, away from glass.\nFollow the staff.\nFor help call 112.",
			"lo":      "ກະລຸນາ\u200bຢູ່ໃນ\u200bອາຄານ ຫ່າງຈາກ\u200bແກ້ວ.\nປະຕິບັດຕາມ\u200bພະນັກງານ.\nຕ້ອງການ\u200bຊ່ວຍເຫຼືອ ໂທ 112.",
			"zh-Hans": "请留在大厅内，远离玻璃。\n听从工作人员安排。\n需要帮助请拨打112。", "ar": "ابقَ داخل القاعة بعيدًا عن الزجاج.\nاتبع تعليمات الموظفين.\nللمساعدة اتصل بالرقم 112.",
		},
		Issuer: content.Name{"vi": "Ban Quản lý cửa khẩu", "en": "Gate Management Board", "lo": "ຄະນະບໍລິຫານດ່ານ", "zh-Hans": "口岸管理委员会", "ar": "إدارة المعبر"},
	}
}
