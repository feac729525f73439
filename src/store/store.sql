-- What a project file holds beside the district (core/schema.sql): who gave
-- out which keys, and every action that anybody did.

-- Facts about the file. `lineage` is a random text, the same in every copy of
-- one project.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A working copy that once wrote here. Keys are id << 32 | counter.
CREATE TABLE replica (
  id INTEGER PRIMARY KEY, -- 1 … 2^31 - 1, random
  counter INTEGER NOT NULL, -- the last key given out; never goes back, not by undo either
  author TEXT NOT NULL DEFAULT '' -- who worked there last
) STRICT;

-- The change log: one row per action of a user. Undo and redo are actions too.
-- All copies have them in one order: by revision, then at, then id.
CREATE TABLE action (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL, -- one more than the highest in the log it was added to; two copies may give out the same
  at INTEGER NOT NULL, -- seconds since the epoch, UTC
  author TEXT NOT NULL,
  label TEXT NOT NULL, -- what was done, in the user's language
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo', 'merge')), -- merge: what taking in another copy asked for by itself
  origin INTEGER REFERENCES action (id), -- the action that this one undid or did again
  n_rows INTEGER NOT NULL, -- rows changed
  homes BLOB NOT NULL, -- homes whose rows were touched: ascending ids as differences, 7 bits a byte, the lowest first
  size INTEGER NOT NULL, -- bytes of the changeset
  packed INTEGER NOT NULL, -- 1: it is compressed with zlib; 2: it was let go of, being old
  changeset BLOB NOT NULL, -- of SQLite's session extension, tables of the district only; what the author did
  applied BLOB, -- the same for what it does at its place among the actions of others; none: just that
  applied_size INTEGER NOT NULL DEFAULT 0,
  applied_packed INTEGER NOT NULL DEFAULT 0,
  seen BLOB -- the last key of each other replica that its author had: id and counter, 4 bytes each, little-endian; none: as in the action of this replica before it
) STRICT;

CREATE INDEX action_revision ON action (revision);
CREATE INDEX action_origin ON action (origin) WHERE origin IS NOT NULL;
CREATE INDEX action_seen ON action (id) WHERE seen IS NOT NULL;

-- Who has the project open, to inform, never to block.
CREATE TABLE presence (
  replica INTEGER PRIMARY KEY,
  author TEXT NOT NULL,
  place TEXT NOT NULL, -- the machine
  since INTEGER NOT NULL, -- seconds since the epoch, UTC
  seen INTEGER NOT NULL
) STRICT;

-- A resident who was erased. The row, and the texts about the home, are emptied
-- wherever they turn up again: in the log of a copy that is taken in too.
CREATE TABLE erasure (
  resident INTEGER PRIMARY KEY, -- the name is nowhere any more
  home INTEGER NOT NULL,
  at INTEGER NOT NULL -- seconds since the epoch, UTC
) STRICT;
