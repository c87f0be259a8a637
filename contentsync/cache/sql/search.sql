CREATE TABLE search (
	lang  TEXT NOT NULL,            -- "" for what is of no language
	piece INTEGER NOT NULL,         -- see search/FORMAT.md
	data  BLOB NOT NULL,
	PRIMARY KEY (lang, piece)
) STRICT, WITHOUT ROWID;
