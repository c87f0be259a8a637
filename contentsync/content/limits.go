package content

import (
	"strings"
	"unicode/utf8"
)

// Limits of everything that comes from outside. Reading code reads limit+1 bytes and
// refuses, so that a lie in a length field is caught.
const (
	MaxManifestBytes   = 4 << 20   // manifest.json
	MaxCatalogZstBytes = 16 << 20  // catalog.json.zst as stored
	MaxCatalogRawBytes = 64 << 20  // catalog.json once decompressed
	MaxBlobBytes       = 512 << 20 // one picture, recording or film
	MaxHeartbeatBytes  = 64 << 10  // one heartbeat.json
	MaxShownBytes      = 16 << 10  // one shown.json
	MaxBatchBytes      = 1 << 20   // records of one batch
	MaxBatchRecords    = 2_000     // of one batch
	MaxBatchLine       = 4 << 10   // the first line of a batch, and each record
	MaxDeltaBytes      = 1 << 20   // one delta of manifest and catalog, as stored

	MaxItems         = 50_000  // items of a pack
	MaxBlobs         = 50_000  // files of a pack
	MaxGates         = 1_000   // gates of a pack
	MaxCategories    = 64      // categories of a pack
	MaxAgencies      = 256     // agencies of a pack
	MaxLangs         = 64      // languages of a pack, of an item, of a name
	MaxTitleRunes    = 400     // title of an item
	MaxSummaryRunes  = 1_000   // summary of an item
	MaxNameRunes     = 200     // name of a gate, a category, an agency
	MaxTextRunes     = 100_000 // all text of one language of one item
	MaxBlocks        = 2_000   // blocks of one language of one item
	MaxListItems     = 500     // entries of one list
	MaxTableRows     = 500     // rows of one table
	MaxTableColumns  = 3       // columns of one table
	MaxSlugBytes     = 64      // slugs and other identifiers
	MaxImagePixels   = 24 << 20
	MaxImageSidePx   = 12_000
	MaxScenesPerGate = 24

	MaxLabelRunes   = 60                // label of a card, of an answer of a survey
	MaxSayRunes     = 400               // each Vietnamese sentence of a card
	MaxAmount       = 1_000_000_000_000 // of a price, in whole units of its currency
	MaxWebBytes     = 512               // web address of a pack, before {lang} and {slug} are put in
	MaxEssentials   = 24                // of a pack
	MaxSeasons      = 32                // of a pack
	MaxNotices      = 256               // of a pack
	MaxNextPerGate  = 64                // departures of a gate
	MaxTimesPerNext = 288               // times of day of one departure

	MaxScenes        = 256 // scheduled scenes of a pack
	MaxSceneWeight   = 10  // how often a scene comes in a round
	MaxHeadlineRunes = 90  // headline of a scene, name of a sponsor
	MaxSponsorShare  = 20  // percent of the time for scenes that were paid for, whatever a pack says
	MinSurveyFaces   = 3   // of a survey; at most all of Faces
	MaxSurveyChoices = 12  // topics of a survey, and reasons after one face
)

// Runes is how long a text is: its characters (Unicode code points) without the U+200B that say where words of Lao, Khmer and Thai end. All limits above
// that are named Runes are meant so, because nobody sees or writes these marks. Marks that are more than the other characters count all the same.
func Runes(s string) int {
	all, marks := utf8.RuneCountInString(s), strings.Count(s, "\u200b")
	return all - min(marks, all-marks)
}
