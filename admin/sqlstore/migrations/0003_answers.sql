-- What kiosks hand over (contentsync/FORMAT.md section 11). Batches name what was taken in, so that nothing is twice.
CREATE TABLE batches (
	kiosk    TEXT    NOT NULL,
	series   TEXT    NOT NULL,
	sequence INTEGER NOT NULL,
	gate     TEXT    NOT NULL, -- where it lay
	name     TEXT    NOT NULL, -- its file
	records  INTEGER NOT NULL,
	taken_at INTEGER NOT NULL, -- Unix seconds
	PRIMARY KEY (kiosk, series, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
	kiosk   TEXT    NOT NULL,
	series  TEXT    NOT NULL,
	id      INTEGER NOT NULL, -- with kiosk and series: this answer for ever
	hour    INTEGER NOT NULL, -- its beginning, Unix seconds
	kind    TEXT    NOT NULL,
	gate    TEXT    NOT NULL, -- where it was given
	lang    TEXT    NOT NULL,
	pack    TEXT    NOT NULL,
	version INTEGER NOT NULL,
	survey  TEXT    NOT NULL,
	face    TEXT    NOT NULL,
	reason  TEXT    NOT NULL,
	topic   TEXT    NOT NULL,
	item    TEXT    NOT NULL,
	PRIMARY KEY (kiosk, series, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
	gate    TEXT    NOT NULL,
	kiosk   TEXT    NOT NULL,
	hour    INTEGER NOT NULL,
	screen  TEXT    NOT NULL,
	lang    TEXT    NOT NULL,
	outcome TEXT    NOT NULL,
	n       INTEGER NOT NULL, -- of all batches together
	PRIMARY KEY (gate, kiosk, hour, screen, lang, outcome)
) STRICT, WITHOUT ROWID;
