-- The authority's own tables.
--
-- Times are INTEGER milliseconds since 1970. Scopes and audiences are TEXT, sorted, one space between.
-- Digests and HMACs are BLOBs of 32 bytes. Enums are TEXT with a CHECK that lists them, so that a value from
-- a newer build cannot slip in. Tables whose rows are narrow and found by their key alone have no rowid.
-- Every index is there for a query or a purge that is named beside it.

-- What there is one of. The fingerprint is empty until a server claims the database.
CREATE TABLE installation (
  one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  fingerprint TEXT    NOT NULL
) STRICT;

INSERT INTO installation (one, fingerprint) VALUES (1, '');

CREATE TABLE setup_offer (
  one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  digest      BLOB    NOT NULL CHECK (length(digest) = 32),
  expire_time INTEGER NOT NULL
) STRICT;

-- Accounts are never deleted: neither an id nor a generation may come back.
CREATE TABLE account (
  id                TEXT    NOT NULL PRIMARY KEY,
  kind              TEXT    NOT NULL CHECK (kind IN ('USER', 'SERVICE')),
  state             TEXT    NOT NULL CHECK (state IN ('PENDING', 'ACTIVE', 'DISABLED', 'DELETED')),
  generation        INTEGER NOT NULL CHECK (generation >= 1),
  display_name      TEXT    NOT NULL,
  allowed_scopes    TEXT    NOT NULL,
  allowed_audiences TEXT    NOT NULL,
  tier              TEXT    NOT NULL,
  creator           TEXT    NOT NULL,
  create_time       INTEGER NOT NULL,
  update_time       INTEGER NOT NULL,
  version           INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

-- Listing service accounts in the order of their ids; counting by kind and state.
CREATE INDEX account_by_kind ON account (kind, id);
CREATE INDEX account_by_state ON account (kind, state);

-- The human side of an account; leaves when the account is deleted.
CREATE TABLE person (
  account            TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  role               TEXT NOT NULL CHECK (role IN ('ADMIN', 'OPERATOR', 'AUDITOR', 'MEMBER')),
  username           TEXT NOT NULL,
  canonical_username TEXT NOT NULL UNIQUE,
  email              TEXT NOT NULL,
  canonical_email    TEXT NOT NULL,
  password_hash      TEXT NOT NULL,
  last_sign_in       INTEGER
) STRICT;

-- What one can sign in with: each person's name and, where there is one, e-mail address. One table for both,
-- so that nobody can take another's address for a name.
CREATE TABLE person_login (
  login   TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES person (account) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Changing a person's logins; the cascade.
CREATE INDEX person_login_by_account ON person_login (account);

-- Grants, with the refresh chain of a session in the same row: redeeming and revoking meet here.
CREATE TABLE grants (
  id               TEXT    NOT NULL PRIMARY KEY,
  kind             TEXT    NOT NULL CHECK (kind IN ('SESSION', 'SERVICE_TOKEN', 'PUBLIC_KEY')),
  account          TEXT    NOT NULL REFERENCES account (id),
  generation       INTEGER NOT NULL,
  scopes           TEXT    NOT NULL,
  audiences        TEXT    NOT NULL,
  state            TEXT    NOT NULL CHECK (state IN ('ACTIVE', 'REVOKED')),
  create_time      INTEGER NOT NULL,
  expire_time      INTEGER NOT NULL,
  creator          TEXT    NOT NULL,
  end_time         INTEGER,
  end_reason       TEXT,
  certificate      TEXT,
  handle           BLOB CHECK (length(handle) = 32),
  rotation         INTEGER,
  current_digest   BLOB CHECK (length(current_digest) = 32),
  previous_digest  BLOB CHECK (length(previous_digest) = 32),
  sealed_successor BLOB,
  rotate_time      INTEGER,
  request_id       BLOB CHECK (length(request_id) = 32),
  idle_expire_time INTEGER,
  CHECK ((state = 'REVOKED') = (end_time IS NOT NULL)),
  CHECK ((end_time IS NULL) = (end_reason IS NULL)),
  CHECK (handle IS NULL OR kind = 'SESSION'),
  CHECK (
    (handle IS NULL) = (rotation IS NULL)
    AND (handle IS NULL) = (current_digest IS NULL)
    AND (handle IS NULL) = (sealed_successor IS NULL)
    AND (handle IS NULL) = (rotate_time IS NULL)
    AND (handle IS NULL) = (idle_expire_time IS NULL)
  )
) STRICT;

-- A refresh token's grant.
CREATE UNIQUE INDEX grants_by_handle ON grants (handle) WHERE handle IS NOT NULL;
-- Sealed successors to wipe.
CREATE INDEX grants_to_wipe ON grants (idle_expire_time) WHERE length(sealed_successor) > 0;
-- Grants to purge; counting the live ones of a kind.
CREATE INDEX grants_by_end ON grants (kind, expire_time);
CREATE INDEX grants_revoked ON grants (end_time) WHERE end_time IS NOT NULL AND kind <> 'SESSION';

CREATE TABLE service_token (
  id           TEXT    NOT NULL PRIMARY KEY,
  grant_id     TEXT    NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  account      TEXT    NOT NULL REFERENCES account (id),
  display_name TEXT    NOT NULL,
  format       TEXT    NOT NULL CHECK (format IN ('OPAQUE', 'JWT')),
  key_id       TEXT,
  digest       BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
  hint         TEXT    NOT NULL,
  ending       TEXT    NOT NULL CHECK (ending IN ('EXPIRES', 'NEVER', 'SUPERSEDED', 'RETIRED')),
  successor    TEXT,
  create_time  INTEGER NOT NULL,
  expire_time  INTEGER NOT NULL,
  end_time     INTEGER NOT NULL,
  creator      TEXT    NOT NULL,
  CHECK ((format = 'JWT') = (key_id IS NOT NULL))
) STRICT;

-- Listings, newest first: of all, of an account. The second and third also find the JWTs of account and grant.
CREATE INDEX service_token_by_time ON service_token (create_time, id);
CREATE INDEX service_token_by_account ON service_token (account, create_time, id);
CREATE INDEX service_token_by_grant ON service_token (grant_id);
-- What dies with a key, and until when it has to verify.
CREATE INDEX service_token_by_key ON service_token (key_id, create_time, id) WHERE key_id IS NOT NULL;
-- Renewals whose overlap ended.
CREATE INDEX service_token_superseded ON service_token (end_time, id) WHERE ending = 'SUPERSEDED';

-- Keys that service accounts registered. A row leaves when its grant is revoked.
CREATE TABLE public_key (
  grant_id     TEXT NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
  account      TEXT NOT NULL REFERENCES account (id),
  key_id       TEXT NOT NULL,
  display_name TEXT NOT NULL,
  jwk          TEXT NOT NULL,
  UNIQUE (account, key_id)
) STRICT;

CREATE TABLE used_assertion (
  account     TEXT    NOT NULL,
  jti         BLOB    NOT NULL CHECK (length(jti) = 32),
  expire_time INTEGER NOT NULL,
  PRIMARY KEY (account, jti)
) STRICT, WITHOUT ROWID;

CREATE INDEX used_assertion_by_end ON used_assertion (expire_time);

CREATE TABLE signing_key (
  id                 TEXT    NOT NULL PRIMARY KEY,
  purpose            TEXT    NOT NULL CHECK (purpose IN ('ACCESS_TOKEN', 'SERVICE_TOKEN')),
  algorithm          TEXT    NOT NULL CHECK (algorithm IN ('ES256', 'EDDSA', 'RS256')),
  state              TEXT    NOT NULL CHECK (state IN ('NEXT', 'ACTIVE', 'RETIRING', 'RETIRED', 'REVOKED')),
  public_jwk         TEXT    NOT NULL,
  sealed_private_key BLOB    NOT NULL,
  create_time        INTEGER NOT NULL,
  state_time         INTEGER NOT NULL,
  verify_until       INTEGER NOT NULL
) STRICT;

-- Whatever replicas do at once, one key of a purpose signs and one is next.
CREATE UNIQUE INDEX signing_key_one_next ON signing_key (purpose) WHERE state = 'NEXT';
CREATE UNIQUE INDEX signing_key_one_active ON signing_key (purpose) WHERE state = 'ACTIVE';

-- The one counter of revocations: the epoch in the top 16 bits. Updated last, its lock is held to the commit,
-- so that the order of sequences is the order of commits.
CREATE TABLE revocation_counter (
  one            INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  last_sequence  INTEGER NOT NULL,
  purged_through INTEGER NOT NULL
) STRICT;

INSERT INTO revocation_counter (one, last_sequence, purged_through) VALUES (1, 1 << 48, 1 << 48);

CREATE TABLE revocation (
  sequence    INTEGER NOT NULL PRIMARY KEY,
  kind        TEXT    NOT NULL CHECK (kind IN ('TOKEN', 'GRANT', 'ACCOUNT', 'SIGNING_KEY')),
  subject     TEXT    NOT NULL,
  generation  INTEGER NOT NULL,
  expire_time INTEGER NOT NULL,
  cause       TEXT    NOT NULL CHECK (cause IN (
                'REQUESTED', 'REFRESH_TOKEN_REUSED', 'SUPERSEDED', 'ACCOUNT_DISABLED', 'ACCOUNT_DELETED',
                'PASSWORD_CHANGED', 'RIGHTS_NARROWED', 'SIGNING_KEY_REVOKED', 'RESTORED')),
  time        INTEGER NOT NULL,
  UNIQUE (kind, subject, generation)
) STRICT;

CREATE INDEX revocation_by_end ON revocation (expire_time);

-- The order of the key is the order of time, so that appending touches the last page alone.
CREATE TABLE audit_event (
  time           INTEGER NOT NULL,
  id             TEXT    NOT NULL,
  actor          TEXT    NOT NULL,
  actor_token_id TEXT    NOT NULL,
  action         TEXT    NOT NULL,
  target_kind    TEXT    NOT NULL,
  target_id      TEXT    NOT NULL,
  outcome        TEXT    NOT NULL CHECK (outcome IN ('SUCCESS', 'DENIED', 'FAILED')),
  reason         TEXT    NOT NULL,
  peer           TEXT    NOT NULL,
  details        TEXT    NOT NULL,
  hmac           BLOB    NOT NULL,
  segment        INTEGER NOT NULL,
  position       INTEGER NOT NULL,
  PRIMARY KEY (time, id)
) STRICT, WITHOUT ROWID;

-- Rows to seal (segment 0), rows of a segment, rows that claim a segment they cannot be of.
CREATE INDEX audit_event_by_segment ON audit_event (segment, position);

CREATE TABLE audit_segment (
  number         INTEGER NOT NULL PRIMARY KEY,
  first_position INTEGER NOT NULL UNIQUE,
  event_count    INTEGER NOT NULL CHECK (event_count >= 1),
  previous_head  BLOB    NOT NULL,
  head           BLOB    NOT NULL,
  seal_time      INTEGER NOT NULL,
  purged         INTEGER NOT NULL CHECK (purged IN (0, 1))
) STRICT;

-- The oldest that is kept; those to purge.
CREATE INDEX audit_segment_kept ON audit_segment (number) WHERE purged = 0;
CREATE INDEX audit_segment_to_purge ON audit_segment (seal_time, number) WHERE purged = 0;

CREATE TABLE idempotent_answer (
  id                 BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  body               BLOB    NOT NULL CHECK (length(body) = 32),
  resource           TEXT    NOT NULL,
  sealed_secret      BLOB    NOT NULL,
  secret_expire_time INTEGER NOT NULL,
  expire_time        INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotent_answer_by_end ON idempotent_answer (expire_time);
CREATE INDEX idempotent_answer_to_wipe ON idempotent_answer (secret_expire_time) WHERE length(sealed_secret) > 0;

CREATE TABLE grant_usage (
  grant_id  TEXT    NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
  use_count INTEGER NOT NULL,
  last_used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_hour (
  grant_id  TEXT    NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  hour      INTEGER NOT NULL,
  use_count INTEGER NOT NULL,
  PRIMARY KEY (grant_id, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_hour_by_time ON usage_hour (hour);

CREATE TABLE lease (
  name        TEXT    NOT NULL PRIMARY KEY,
  holder      TEXT    NOT NULL,
  fence       INTEGER NOT NULL,
  expire_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What SqliteStart reads to know that there is nothing to migrate.
PRAGMA user_version = 1;
