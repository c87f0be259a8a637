package catalog

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"cuango/admin/author"
	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// judged are what travellers type, and the topics of the demo pack of which one must be among the first three results. They are words of
// everyday speech, not those of our titles: when a row fails, its word is missing in the topic's summary, or the ranking is wrong. A topic after
// "=" must come first.
var judged = map[content.Lang][][2]string{
	"vi": {
		{"tiền", "money-exchange cash-gold"},
		{"doi tien", "money-exchange"},
		{"vàng", "cash-gold"},
		{"nhà vệ sinh", "families"},
		{"taxi", "into-town airport-to-city"},
		{"xe buýt", "into-town"},
		{"tàu hoả", "international-train"},
		{"thị thực", "visa"},
		{"visa", "visa"},
		{"sim", "sim-internet"},
		{"mat ho chieu", "=lost-passport"},
		{"bệnh viện", "=health"},
		{"thuốc", "customs-allowances prohibited-goods health"},
		{"tắm biển", "beach-flags"},
		{"ăn gì", "lang-son-food mi-quang"},
		{"hải quan", "customs-allowances cash-gold"},
		{"công an", "emergency lost-passport"},
		{"cấp cứu", "emergency health"},
		{"xe lăn", "accessible-travel"},
		{"sân bay", "airport-to-city"},
		{"flycam", "photos-drones"},
		{"hang động", "phong-nha lang-son-caves"},
		{"đổi tiền", "money-exchange"},
		{"khách sạn", "stay-registration"},
		{"tre em", "families"},
		{"wifi", "=sim-internet"},
		{"ha long", "ha-long-bay"},
		{"dong dang", "=into-town international-train"},
		{"Đồng Đăng", "=into-town international-train"},
		{"ha noi", "international-train into-town route-9"},
		{"lang son", "lang-son-food lang-son-caves"},
		{"huu nghi", "into-town"},
		{"xe lửa", "international-train"},
		{"cho dem", "mi-quang"},
	},
	"en": {
		{"money", "money-exchange"},
		{"cash", "cash-gold"},
		{"exchange", "money-exchange"},
		{"gold", "cash-gold"},
		{"toilet", "=families"},
		{"taxi", "into-town airport-to-city"},
		{"bus", "into-town route-9"},
		{"trains", "international-train"},
		{"visas", "=visa"},
		{"phone", "sim-internet emergency"},
		{"sim card", "sim-internet"},
		{"wifi", "=sim-internet"},
		{"lost passport", "=lost-passport"},
		{"hospital", "=health"},
		{"medicine", "health prohibited-goods arriving"},
		{"beaches", "beach-flags"},
		{"food", "lang-son-food prohibited-goods"},
		{"customs", "customs-allowances cash-gold"},
		{"duty free", "customs-allowances"},
		{"police", "=emergency"},
		{"ambulance", "emergency"},
		{"wheelchair", "accessible-travel"},
		{"drone", "photos-drones"},
		{"cave", "lang-son-caves phong-nha"},
		{"airport", "airport-to-city"},
		{"luggage", "families"},
		{"buses", "into-town route-9"},
		{"ATM", "money-exchange"},
		{"doctor", "health"},
		{"embassy", "lost-passport"},
		{"WC", "families"},
		{"e visa", "visa"},
		{"evisa", "visa"},
		{"internet", "sim-internet"},
		{"weather", "storms"},
		{"storm", "storms"},
		{"stolen", "lost-passport emergency"},
		{"hotel", "stay-registration"},
		{"children", "families"},
		{"market", "mi-quang lang-son-food"},
		{"swim", "beach-flags"},
		{"restaurant", "lang-son-food mi-quang"},
		{"currency", "money-exchange cash-gold"},
		{"cigarettes", "customs-allowances"},
	},
	"zh-Hans": {
		{"钱", "money-exchange"},
		{"换钱", "money-exchange"},
		{"黄金", "cash-gold"},
		{"厕所", "=families"},
		{"洗手间", "families"},
		{"出租车", "into-town airport-to-city"},
		{"公交", "into-town"},
		{"火车", "=international-train"},
		{"签证", "visa"},
		{"手机卡", "sim-internet"},
		{"上网", "sim-internet"},
		{"护照丢了", "lost-passport"},
		{"医院", "health"},
		{"药", "prohibited-goods health arriving"},
		{"海滩", "beach-flags"},
		{"吃什么", "lang-son-food mi-quang hoi-an"},
		{"海关", "cash-gold customs-allowances"},
		{"警察", "emergency lost-passport"},
		{"报警", "emergency lost-passport"},
		{"轮椅", "accessible-travel"},
		{"无人机", "photos-drones"},
		{"机场", "airport-to-city"},
		{"银行", "money-exchange"},
		{"酒店", "stay-registration"},
		{"香烟", "customs-allowances"},
		{"救护车", "emergency health"},
		{"下龙湾", "ha-long-bay"},
		{"美食", "lang-son-food mi-quang"},
		{"公交车", "into-town"},
		{"的士", "into-town"},
	},
	"zh-Hant": {
		{"錢", "money-exchange"},
		{"換錢", "money-exchange"},
		{"黃金", "cash-gold"},
		{"現金", "cash-gold"},
		{"廁所", "families"},
		{"計程車", "into-town"},
		{"公車", "into-town"},
		{"火車", "international-train"},
		{"簽證", "visa"},
		{"手機", "sim-internet"},
		{"護照", "lost-passport leaving arriving"},
		{"護照遺失", "emergency lost-passport"},
		{"醫院", "health"},
		{"警察", "emergency"},
		{"海關", "cash-gold customs-allowances"},
		{"免稅", "customs-allowances"},
		{"海灘", "beach-flags"},
		{"救護車", "emergency health"},
		{"入境", "arriving"},
	},
	"ko": {
		{"돈", "=money-exchange"},
		{"환전", "money-exchange"},
		{"금", "cash-gold"},
		{"현금", "cash-gold"},
		{"화장실", "families"},
		{"택시", "into-town airport-to-city"},
		{"버스", "into-town route-9"},
		{"기차", "international-train"},
		{"비자", "visa"},
		{"유심", "sim-internet"},
		{"와이파이", "sim-internet"},
		{"여권 분실", "lost-passport"},
		{"병원", "health"},
		{"약", "prohibited-goods health arriving"},
		{"해변", "beach-flags"},
		{"음식", "lang-son-food mi-quang"},
		{"세관", "cash-gold customs-allowances"},
		{"경찰", "emergency"},
		{"구급차", "emergency health"},
		{"휠체어", "accessible-travel"},
		{"드론", "photos-drones"},
		{"동굴", "lang-son-caves phong-nha"},
		{"담배", "customs-allowances"},
		{"의사", "health"},
		{"호텔", "stay-registration"},
		{"은행", "money-exchange"},
		{"인터넷", "sim-internet"},
		{"하롱베이", "ha-long-bay"},
	},
	"ja": {
		{"お金", "money-exchange"},
		{"両替", "money-exchange"},
		{"現金", "cash-gold"},
		{"トイレ", "=families"},
		{"お手洗い", "families"},
		{"タクシー", "into-town airport-to-city"},
		{"バス", "into-town route-9"},
		{"列車", "international-train"},
		{"鉄道", "international-train"},
		{"ビザ", "visa"},
		{"びざ", "visa"},
		{"SIM", "sim-internet"},
		{"パスポート 紛失", "lost-passport"},
		{"病院", "health"},
		{"薬", "prohibited-goods health arriving"},
		{"ビーチ", "beach-flags"},
		{"料理", "lang-son-food mi-quang"},
		{"税関", "cash-gold customs-allowances"},
		{"警察", "emergency lost-passport"},
		{"救急車", "emergency health"},
		{"車いす", "accessible-travel"},
		{"ドローン", "photos-drones"},
		{"洞窟", "lang-son-caves phong-nha"},
		{"空港", "airport-to-city"},
		{"ホテル", "stay-registration"},
		{"銀行", "money-exchange"},
		{"たばこ", "customs-allowances"},
		{"インターネット", "sim-internet"},
		{"ハロン湾", "ha-long-bay"},
		{"食事", "lang-son-food mi-quang etiquette"},
	},
	"lo": {
		{"ເງິນ", "money-exchange cash-gold"},
		{"ແລກເງິນ", "money-exchange"},
		{"ຄຳ", "cash-gold"},
		{"ຫ້ອງນ້ຳ", "families"},
		{"ແທັກຊີ", "into-town airport-to-city"},
		{"ລົດເມ", "into-town route-9"},
		{"ລົດໄຟ", "international-train"},
		{"ວີຊາ", "visa"},
		{"ຊິມ", "sim-internet"},
		{"ອິນເຕີເນັດ", "sim-internet"},
		{"ໜັງສືຜ່ານແດນເສຍ", "lost-passport"},
		{"ໂຮງໝໍ", "=health"},
		{"ຢາ", "customs-allowances prohibited-goods health"},
		{"ຫາດຊາຍ", "beach-flags"},
		{"ອາຫານ", "lang-son-food prohibited-goods"},
		{"ພາສີ", "cash-gold customs-allowances"},
		{"ຕຳຫຼວດ", "emergency"},
		{"ສຸກເສີນ", "emergency"},
		{"ໂດຣນ", "photos-drones"},
		{"ສະໜາມບິນ", "airport-to-city"},
		{"ຖ້ຳ", "lang-son-caves phong-nha"},
		{"ໂທລະສັບ", "sim-internet"},
		{"ທະນາຄານ", "money-exchange"},
		{"ໂຮງແຮມ", "stay-registration"},
		{"ຢາສູບ", "customs-allowances"},
	},
	"km": {
		{"លុយ", "=money-exchange"},
		{"ប្តូរលុយ", "money-exchange"},
		{"ប្រាក់", "money-exchange cash-gold"},
		{"មាស", "cash-gold"},
		{"បង្គន់", "families"},
		{"តាក់ស៊ី", "into-town airport-to-city"},
		{"ឡានក្រុង", "into-town"},
		{"រថភ្លើង", "international-train"},
		{"ទិដ្ឋាការ", "visa"},
		{"ស៊ីម", "sim-internet"},
		{"អ៊ីនធឺណិត", "sim-internet"},
		{"បាត់លិខិតឆ្លងដែន", "lost-passport"},
		{"មន្ទីរពេទ្យ", "health"},
		{"ពេទ្យ", "health"},
		{"ថ្នាំ", "health prohibited-goods arriving"},
		{"ឆ្នេរ", "beach-flags"},
		{"ម្ហូប", "lang-son-food mi-quang"},
		{"គយ", "cash-gold customs-allowances"},
		{"ប៉ូលិស", "emergency"},
		{"ដ្រូន", "photos-drones"},
		{"ព្រលាន", "airport-to-city"},
		{"ទូរស័ព្ទ", "sim-internet"},
		{"ធនាគារ", "money-exchange"},
		{"សណ្ឋាគារ", "stay-registration"},
		{"បារី", "customs-allowances"},
		{"អាហារ", "lang-son-food prohibited-goods"},
	},
	"th": {
		{"เงิน", "money-exchange cash-gold"},
		{"แลกเงิน", "money-exchange"},
		{"ทอง", "cash-gold"},
		{"ห้องน้ำ", "=families"},
		{"แท็กซี่", "into-town airport-to-city"},
		{"รถเมล์", "into-town"},
		{"รถไฟ", "international-train"},
		{"วีซ่า", "visa"},
		{"ซิม", "sim-internet"},
		{"พาสปอร์ตหาย", "lost-passport"},
		{"หนังสือเดินทางหาย", "lost-passport"},
		{"โรงพยาบาล", "health"},
		{"ยา", "health prohibited-goods"},
		{"ชายหาด", "beach-flags"},
		{"อาหาร", "lang-son-food prohibited-goods"},
		{"ศุลกากร", "cash-gold customs-allowances"},
		{"ตำรวจ", "emergency"},
		{"ฉุกเฉิน", "emergency"},
		{"โดรน", "photos-drones"},
		{"สนามบิน", "airport-to-city"},
		{"ถ้ำ", "lang-son-caves phong-nha"},
		{"ธนาคาร", "money-exchange"},
		{"โรงแรม", "stay-registration"},
		{"บุหรี่", "customs-allowances"},
		{"อินเทอร์เน็ต", "sim-internet"},
		{"หมอ", "health"},
		{"ของกิน", "lang-son-food mi-quang"},
	},
	"ru": {
		{"деньги", "money-exchange"},
		{"обмен валюты", "money-exchange"},
		{"наличные", "cash-gold"},
		{"золота", "cash-gold"},
		{"туалет", "families"},
		{"такси", "into-town airport-to-city"},
		{"автобусы", "into-town route-9"},
		{"поезда", "international-train"},
		{"визы", "=visa"},
		{"визу", "=visa"},
		{"визой", "=visa"},
		{"сим карта", "sim-internet"},
		{"потерял паспорт", "lost-passport"},
		{"больница", "health"},
		{"лекарства", "prohibited-goods health arriving"},
		{"пляж", "beach-flags"},
		{"еда", "lang-son-food prohibited-goods"},
		{"таможня", "cash-gold customs-allowances"},
		{"полицию", "=emergency"},
		{"скорая помощь", "emergency"},
		{"дрон", "photos-drones"},
		{"аэропорта", "airport-to-city"},
		{"пещера", "lang-son-caves phong-nha"},
		{"банк", "money-exchange"},
		{"гостиница", "stay-registration"},
		{"сигареты", "customs-allowances"},
		{"интернет", "sim-internet"},
		{"врача", "health"},
		{"туалеты", "families"},
		{"пляже", "beach-flags"},
		{"поезд", "international-train"},
		{"валюта", "money-exchange cash-gold"},
		{"паспорта", "lost-passport"},
	},
	"fr": {
		{"argent", "money-exchange cash-gold"},
		{"changer de l'argent", "money-exchange"},
		{"or", "cash-gold"},
		{"toilette", "families"},
		{"taxis", "into-town airport-to-city"},
		{"bus", "into-town route-9"},
		{"trains", "international-train"},
		{"visas", "=visa"},
		{"carte sim", "sim-internet"},
		{"perdu mon passeport", "lost-passport emergency"},
		{"passeport perdu", "=lost-passport"},
		{"hopital", "health"},
		{"médicament", "prohibited-goods health arriving"},
		{"plages", "beach-flags"},
		{"manger", "lang-son-food mi-quang hoi-an"},
		{"douanes", "cash-gold customs-allowances"},
		{"police", "=emergency"},
		{"urgence", "emergency"},
		{"drone", "photos-drones"},
		{"aeroport", "airport-to-city"},
		{"grotte", "lang-son-caves phong-nha"},
		{"banque", "money-exchange"},
		{"hôtel", "stay-registration"},
		{"cigarettes", "customs-allowances"},
		{"médecin", "health"},
		{"hôpitaux", "health"},
		{"enfants", "families"},
		{"billets", "international-train money-exchange"},
	},
	"ar": { // the pack has eight topics in Arabic
		{"نقود", "money-exchange cash-gold"},
		{"صرف", "money-exchange"},
		{"صرف العملة", "money-exchange"},
		{"ذهب", "=cash-gold"},
		{"الذهب", "cash-gold"},
		{"تأشيرة", "=visa"},
		{"التأشيرات", "=visa"},
		{"تاشيره", "visa"},
		{"جواز", "arriving leaving emergency"},
		{"جواز السفر", "arriving leaving emergency"},
		{"شرطة", "=emergency"},
		{"الشرطه", "=emergency"},
		{"إسعاف", "emergency"},
		{"طوارئ", "=emergency"},
		{"تاكسي", "into-town"},
		{"التاكسي", "into-town"},
		{"حافلات", "into-town"},
		{"والجمارك", "customs-allowances cash-gold"},
		{"جمارك", "customs-allowances cash-gold arriving"},
		{"أدوية", "arriving customs-allowances"},
		{"سجائر", "customs-allowances"},
		{"هاتف", "arriving emergency"},
	},
}

// demo opens the demo pack as the kiosk at a road gate has it, and gives the slugs of its topics by their IDs.
func demo(t *testing.T) (*Catalog, map[string]string) {
	t.Helper()
	c, err := demoOnce()
	if err != nil {
		t.Fatal(err)
	}
	slugs := map[string]string{}
	for _, it := range c.src.(*Seed).catalog.Items {
		slugs[it.ID] = it.Slug
	}
	return c, slugs
}

// demoOnce reads and indexes the pack once for all tests.
var demoOnce = sync.OnceValues(func() (*Catalog, error) {
	p, _, err := author.Load("../../assets/demopack") // its findings are author's tests: pictures are made at set-up and may be missing
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load(assets.FS)
	if err != nil {
		return nil, err
	}
	return New(context.Background(), newSeed(p.Catalog, fstest.MapFS{}), words, "huu-nghi")
})

// Of what travellers type, in each language, the topic that helps them is among the first three results.
func TestRelevance(t *testing.T) {
	const first, least = 3, 15 // results that count, rows of a language
	c, slugs := demo(t)
	for _, l := range c.Langs() {
		found, rank := 0, 0.0
		for _, row := range judged[l] {
			query, places := row[0], first
			list, only := strings.CutPrefix(row[1], "=")
			if only {
				places = 1
			}
			want := strings.Fields(list)
			v, err := c.Search(t.Context(), l, content.In, query)
			if err != nil {
				t.Fatalf("%s: %q: %v", l, query, err)
			}
			var got []string
			for _, r := range v.Rows {
				got = append(got, slugs[r.Item])
			}
			at := slices.IndexFunc(got, func(s string) bool { return slices.Contains(want, s) })
			if at < 0 || at >= places {
				t.Errorf("%s: %q: none of %v in the first %d of %v; meant %q", l, query, want, places, got[:min(len(got), 6)], v.DidYouMean)
				continue
			}
			found++
			rank += 1 / float64(at+1)
		}
		if n := len(judged[l]); n < least {
			t.Errorf("%s: %d rows, want %d", l, n, least)
		} else {
			t.Logf("%-8s recall at %d: %d of %d, mean reciprocal rank %.2f", l, first, found, n, rank/float64(n))
		}
	}
}

// asked are questions. No page has all their words: the topics are offered below "nothing found".
var asked = map[content.Lang][][2]string{
	"vi":      {{"nhà vệ sinh ở chỗ nào vậy", "families"}, {"tôi muốn đổi tiền ở chỗ nào vậy", "money-exchange"}},
	"en":      {{"where is the toilet please", "families"}, {"how can I buy a sim card here", "sim-internet"}, {"my passport was stolen yesterday", "lost-passport"}},
	"zh-Hans": {{"厕所在哪里", "families"}, {"我的护照丢失了", "lost-passport"}, {"哪里可以换钱", "money-exchange"}},
	"zh-Hant": {{"廁所在哪裡", "families"}, {"我想換錢可以嗎", "money-exchange"}},
	"ko":      {{"화장실이 어디예요", "families"}, {"어디서 환전할 수 있나요", "money-exchange"}},
	"ja":      {{"トイレはどこですか", "families"}, {"両替はどこでできますか", "money-exchange"}},
	"lo":      {{"ຫ້ອງນ້ຳຢູ່ບ່ອນໃດແດ່", "families"}, {"ຂ້ອຍຢາກແລກເງິນຢູ່ໃສ", "money-exchange"}},
	"km":      {{"តើបង្គន់នៅកន្លែងណា", "families"}, {"ខ្ញុំចង់ប្តូរលុយនៅទីណា", "money-exchange"}},
	"th":      {{"ห้องน้ำไปทางไหนครับ", "families"}, {"อยากแลกเงินที่ไหนดี", "money-exchange"}},
	"ru":      {{"где здесь туалет пожалуйста", "families"}, {"где можно обменять деньги сейчас", "money-exchange"}},
	"fr":      {{"où sont donc les toilettes svp", "families"}, {"je voudrais changer mon argent", "money-exchange"}},
	"ar":      {{"أين أستطيع أن أصرف النقود اليوم", "money-exchange"}, {"هل أحتاج تأشيرة الآن", "visa"}},
}

func TestQuestions(t *testing.T) {
	const first = 3
	c, slugs := demo(t)
	for _, l := range c.Langs() {
		if len(asked[l]) < 2 {
			t.Errorf("%s: %d questions", l, len(asked[l]))
		}
		for _, row := range asked[l] {
			v, err := c.Search(t.Context(), l, content.In, row[0])
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range append(v.Rows, v.Nearest...) {
				got = append(got, slugs[r.Item])
			}
			if at := slices.Index(got, row[1]); at < 0 || at >= first {
				t.Errorf("%s: %q: %s is not in the first %d of %v; meant %q", l, row[0], row[1], first, got, v.DidYouMean)
			}
		}
	}
}
