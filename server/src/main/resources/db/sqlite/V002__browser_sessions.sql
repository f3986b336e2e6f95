-- Browsers that are signed in to the dashboard. Each hangs from a SESSION grant without a refresh chain, and
-- leaves with it.
CREATE TABLE browser_session (
  grant_id         TEXT    NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
  secret           BLOB    NOT NULL UNIQUE CHECK (length(secret) = 32),
  last_seen        INTEGER NOT NULL,
  idle_expire_time INTEGER NOT NULL,
  peer             TEXT    NOT NULL,
  agent            TEXT    NOT NULL
) STRICT;

-- A user's sessions, newest first.
CREATE INDEX grants_sessions ON grants (account, create_time, id) WHERE kind = 'SESSION';

PRAGMA user_version = 2;
