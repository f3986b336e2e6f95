-- Browsers that are signed in to the dashboard. Each hangs from a SESSION grant without a refresh chain, and
-- leaves with it.
CREATE TABLE browser_session (
  grant_id         text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
  secret           bytea            NOT NULL UNIQUE CHECK (length(secret) = 32),
  last_seen        bigint           NOT NULL,
  idle_expire_time bigint           NOT NULL,
  peer             text COLLATE "C" NOT NULL,
  agent            text COLLATE "C" NOT NULL
);

-- A user's sessions, newest first.
CREATE INDEX grants_sessions ON grants (account, create_time, id) WHERE kind = 'SESSION';
