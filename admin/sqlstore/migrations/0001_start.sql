CREATE TABLE releases (
	pack         TEXT    NOT NULL,
	version      INTEGER NOT NULL,
	name         TEXT    NOT NULL, -- JSON, by language
	as_of        TEXT    NOT NULL,
	items        INTEGER NOT NULL,
	langs        TEXT    NOT NULL, -- JSON
	bytes        INTEGER NOT NULL,
	manifest     TEXT    NOT NULL,
	published_at INTEGER NOT NULL, -- Unix seconds
	PRIMARY KEY (pack, version)
) STRICT;

CREATE TABLE kiosks (
	id         TEXT    NOT NULL,
	gate       TEXT    NOT NULL,
	key        BLOB    NOT NULL, -- empty: never believed
	first_seen INTEGER NOT NULL,
	received   INTEGER NOT NULL, -- Unix seconds; 0: never
	heartbeat  TEXT    NOT NULL, -- JSON; empty: none
	problem    TEXT    NOT NULL,
	PRIMARY KEY (gate, id)
) STRICT;
