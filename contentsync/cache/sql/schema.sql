CREATE TABLE langs (
	ord INTEGER PRIMARY KEY,        -- the packs' order
	tag TEXT NOT NULL UNIQUE        -- BCP-47
) STRICT;

CREATE TABLE categories (
	id  TEXT PRIMARY KEY,
	ord INTEGER NOT NULL,
	doc TEXT NOT NULL               -- content.Category
) STRICT, WITHOUT ROWID;

CREATE TABLE agencies (
	id  TEXT PRIMARY KEY,
	doc TEXT NOT NULL               -- content.Agency
) STRICT, WITHOUT ROWID;

CREATE TABLE gates (
	id  TEXT PRIMARY KEY,
	ord INTEGER NOT NULL,
	doc TEXT NOT NULL               -- content.Gate
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
	name   TEXT PRIMARY KEY,
	sha256 TEXT NOT NULL,
	size   INTEGER NOT NULL,
	mime   TEXT NOT NULL,
	doc    TEXT NOT NULL            -- content.Media
) STRICT, WITHOUT ROWID;

CREATE TABLE items (
	n        INTEGER PRIMARY KEY,   -- of this generation only; the search index has it too
	id       TEXT NOT NULL UNIQUE,  -- permanent
	pack     TEXT NOT NULL,
	slug     TEXT NOT NULL,
	category TEXT NOT NULL REFERENCES categories (id),
	ord      INTEGER NOT NULL,
	doc      TEXT NOT NULL          -- content.Item without its texts
) STRICT;

CREATE TABLE texts (
	item    INTEGER NOT NULL REFERENCES items (n),
	lang    TEXT NOT NULL,
	title   TEXT NOT NULL,
	summary TEXT NOT NULL,
	PRIMARY KEY (item, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE blocks (
	item   INTEGER NOT NULL REFERENCES items (n),
	lang   TEXT NOT NULL,
	blocks TEXT NOT NULL,           -- []content.Block
	PRIMARY KEY (item, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE extras (
	key TEXT PRIMARY KEY,           -- web, essentials, seasons, notices, survey, merges; a row only where there is something
	doc TEXT NOT NULL               -- the value of that key of content.Catalog
) STRICT, WITHOUT ROWID;
