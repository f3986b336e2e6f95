-- The authority's own tables.
--
-- Times are bigint milliseconds since 1970. Scopes and audiences are text, sorted, one space between.
-- Digests and HMACs are bytea of 32 bytes. Enums are text with a CHECK that lists them, so that a value from
-- a newer build cannot slip in. Every text is COLLATE "C": compared and ordered by its bytes.
-- Every index is there for a query or a purge that is named beside it. Numbers equal those of db/sqlite.

-- What there is one of. The fingerprint is empty until a server claims the database.
CREATE TABLE installation (
  one         bigint           NOT NULL PRIMARY KEY CHECK (one = 1),
  fingerprint text COLLATE "C" NOT NULL
);

INSERT INTO installation (one, fingerprint) VALUES (1, '');

CREATE TABLE setup_offer (
  one         bigint NOT NULL PRIMARY KEY CHECK (one = 1),
  digest      bytea  NOT NULL CHECK (length(digest) = 32),
  expire_time bigint NOT NULL
);

-- Accounts are never deleted: neither an id nor a generation may come back.
CREATE TABLE account (
  id                text COLLATE "C" NOT NULL PRIMARY KEY,
  kind              text COLLATE "C" NOT NULL CHECK (kind IN ('USER', 'SERVICE')),
  state             text COLLATE "C" NOT NULL CHECK (state IN ('PENDING', 'ACTIVE', 'DISABLED', 'DELETED')),
  generation        bigint           NOT NULL CHECK (generation >= 1),
  display_name      text COLLATE "C" NOT NULL,
  allowed_scopes    text COLLATE "C" NOT NULL,
  allowed_audiences text COLLATE "C" NOT NULL,
  tier              text COLLATE "C" NOT NULL,
  creator           text COLLATE "C" NOT NULL,
  create_time       bigint           NOT NULL,
  update_time       bigint           NOT NULL,
  version           bigint           NOT NULL CHECK (version >= 1)
);

-- Listing service accounts in the order of their ids; counting by kind and state.
CREATE INDEX account_by_kind ON account (kind, id);
CREATE INDEX account_by_state ON account (kind, state);

-- The human side of an account; leaves when the account is deleted.
CREATE TABLE person (
  account            text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES account (id),
  role               text COLLATE "C" NOT NULL CHECK (role IN ('ADMIN', 'OPERATOR', 'AUDITOR', 'MEMBER')),
  username           text COLLATE "C" NOT NULL,
  canonical_username text COLLATE "C" NOT NULL UNIQUE,
  email              text COLLATE "C" NOT NULL,
  canonical_email    text COLLATE "C" NOT NULL,
  password_hash      text COLLATE "C" NOT NULL,
  last_sign_in       bigint
);

-- What one can sign in with: each person's name and, where there is one, e-mail address. One table for both,
-- so that nobody can take another's address for a name.
CREATE TABLE person_login (
  login   text COLLATE "C" NOT NULL PRIMARY KEY,
  account text COLLATE "C" NOT NULL REFERENCES person (account) ON DELETE CASCADE
);

-- Changing a person's logins; the cascade.
CREATE INDEX person_login_by_account ON person_login (account);

-- Grants, with the refresh chain of a session in the same row: redeeming and revoking meet here.
CREATE TABLE grants (
  id               text COLLATE "C" NOT NULL PRIMARY KEY,
  kind             text COLLATE "C" NOT NULL CHECK (kind IN ('SESSION', 'SERVICE_TOKEN', 'PUBLIC_KEY')),
  account          text COLLATE "C" NOT NULL REFERENCES account (id),
  generation       bigint           NOT NULL,
  scopes           text COLLATE "C" NOT NULL,
  audiences        text COLLATE "C" NOT NULL,
  state            text COLLATE "C" NOT NULL CHECK (state IN ('ACTIVE', 'REVOKED')),
  create_time      bigint           NOT NULL,
  expire_time      bigint           NOT NULL,
  creator          text COLLATE "C" NOT NULL,
  end_time         bigint,
  end_reason       text COLLATE "C",
  certificate      text COLLATE "C",
  handle           bytea            CHECK (length(handle) = 32),
  rotation         bigint,
  current_digest   bytea            CHECK (length(current_digest) = 32),
  previous_digest  bytea            CHECK (length(previous_digest) = 32),
  sealed_successor bytea,
  rotate_time      bigint,
  request_id       bytea            CHECK (length(request_id) = 32),
  idle_expire_time bigint,
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
);

-- A refresh token's grant.
CREATE UNIQUE INDEX grants_by_handle ON grants (handle) WHERE handle IS NOT NULL;
-- Sealed successors to wipe.
CREATE INDEX grants_to_wipe ON grants (idle_expire_time) WHERE length(sealed_successor) > 0;
-- Grants to purge; counting the live ones of a kind.
CREATE INDEX grants_by_end ON grants (kind, expire_time);
CREATE INDEX grants_revoked ON grants (end_time) WHERE end_time IS NOT NULL AND kind <> 'SESSION';

CREATE TABLE service_token (
  id           text COLLATE "C" NOT NULL PRIMARY KEY,
  grant_id     text COLLATE "C" NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  account      text COLLATE "C" NOT NULL REFERENCES account (id),
  display_name text COLLATE "C" NOT NULL,
  format       text COLLATE "C" NOT NULL CHECK (format IN ('OPAQUE', 'JWT')),
  key_id       text COLLATE "C",
  digest       bytea            NOT NULL UNIQUE CHECK (length(digest) = 32),
  hint         text COLLATE "C" NOT NULL,
  ending       text COLLATE "C" NOT NULL CHECK (ending IN ('EXPIRES', 'NEVER', 'SUPERSEDED', 'RETIRED')),
  successor    text COLLATE "C",
  create_time  bigint           NOT NULL,
  expire_time  bigint           NOT NULL,
  end_time     bigint           NOT NULL,
  creator      text COLLATE "C" NOT NULL,
  CHECK ((format = 'JWT') = (key_id IS NOT NULL))
);

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
  grant_id     text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
  account      text COLLATE "C" NOT NULL REFERENCES account (id),
  key_id       text COLLATE "C" NOT NULL,
  display_name text COLLATE "C" NOT NULL,
  jwk          text COLLATE "C" NOT NULL,
  UNIQUE (account, key_id)
);

CREATE TABLE used_assertion (
  account     text COLLATE "C" NOT NULL,
  jti         bytea            NOT NULL CHECK (length(jti) = 32),
  expire_time bigint           NOT NULL,
  PRIMARY KEY (account, jti)
);

CREATE INDEX used_assertion_by_end ON used_assertion (expire_time);

CREATE TABLE signing_key (
  id                 text COLLATE "C" NOT NULL PRIMARY KEY,
  purpose            text COLLATE "C" NOT NULL CHECK (purpose IN ('ACCESS_TOKEN', 'SERVICE_TOKEN')),
  algorithm          text COLLATE "C" NOT NULL CHECK (algorithm IN ('ES256', 'EDDSA', 'RS256')),
  state              text COLLATE "C" NOT NULL CHECK (state IN ('NEXT', 'ACTIVE', 'RETIRING', 'RETIRED', 'REVOKED')),
  public_jwk         text COLLATE "C" NOT NULL,
  sealed_private_key bytea            NOT NULL,
  create_time        bigint           NOT NULL,
  state_time         bigint           NOT NULL,
  verify_until       bigint           NOT NULL
);

-- Whatever replicas do at once, one key of a purpose signs and one is next.
CREATE UNIQUE INDEX signing_key_one_next ON signing_key (purpose) WHERE state = 'NEXT';
CREATE UNIQUE INDEX signing_key_one_active ON signing_key (purpose) WHERE state = 'ACTIVE';

-- The one counter of revocations: the epoch in the top 16 bits. Updated last, its lock is held to the commit,
-- so that the order of sequences is the order of commits.
CREATE TABLE revocation_counter (
  one            bigint NOT NULL PRIMARY KEY CHECK (one = 1),
  last_sequence  bigint NOT NULL,
  purged_through bigint NOT NULL
);

INSERT INTO revocation_counter (one, last_sequence, purged_through) VALUES (1, 1::bigint << 48, 1::bigint << 48);

CREATE TABLE revocation (
  sequence    bigint           NOT NULL PRIMARY KEY,
  kind        text COLLATE "C" NOT NULL CHECK (kind IN ('TOKEN', 'GRANT', 'ACCOUNT', 'SIGNING_KEY')),
  subject     text COLLATE "C" NOT NULL,
  generation  bigint           NOT NULL,
  expire_time bigint           NOT NULL,
  cause       text COLLATE "C" NOT NULL CHECK (cause IN (
                'REQUESTED', 'REFRESH_TOKEN_REUSED', 'SUPERSEDED', 'ACCOUNT_DISABLED', 'ACCOUNT_DELETED',
                'PASSWORD_CHANGED', 'RIGHTS_NARROWED', 'SIGNING_KEY_REVOKED', 'RESTORED')),
  time        bigint           NOT NULL,
  UNIQUE (kind, subject, generation)
);

CREATE INDEX revocation_by_end ON revocation (expire_time);

-- The order of the key is the order of time, so that appending touches the index's last page alone.
CREATE TABLE audit_event (
  time           bigint           NOT NULL,
  id             text COLLATE "C" NOT NULL,
  actor          text COLLATE "C" NOT NULL,
  actor_token_id text COLLATE "C" NOT NULL,
  action         text COLLATE "C" NOT NULL,
  target_kind    text COLLATE "C" NOT NULL,
  target_id      text COLLATE "C" NOT NULL,
  outcome        text COLLATE "C" NOT NULL CHECK (outcome IN ('SUCCESS', 'DENIED', 'FAILED')),
  reason         text COLLATE "C" NOT NULL,
  peer           text COLLATE "C" NOT NULL,
  details        text COLLATE "C" NOT NULL,
  hmac           bytea            NOT NULL,
  segment        bigint           NOT NULL,
  position       bigint           NOT NULL,
  PRIMARY KEY (time, id)
);

-- Rows to seal (segment 0), rows of a segment, rows that claim a segment they cannot be of.
CREATE INDEX audit_event_by_segment ON audit_event (segment, position);

CREATE TABLE audit_segment (
  number         bigint NOT NULL PRIMARY KEY,
  first_position bigint NOT NULL UNIQUE,
  event_count    bigint NOT NULL CHECK (event_count >= 1),
  previous_head  bytea  NOT NULL,
  head           bytea  NOT NULL,
  seal_time      bigint NOT NULL,
  purged         bigint NOT NULL CHECK (purged IN (0, 1))
);

-- The oldest that is kept; those to purge.
CREATE INDEX audit_segment_kept ON audit_segment (number) WHERE purged = 0;
CREATE INDEX audit_segment_to_purge ON audit_segment (seal_time, number) WHERE purged = 0;

CREATE TABLE idempotent_answer (
  id                 bytea            NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  body               bytea            NOT NULL CHECK (length(body) = 32),
  resource           text COLLATE "C" NOT NULL,
  sealed_secret      bytea            NOT NULL,
  secret_expire_time bigint           NOT NULL,
  expire_time        bigint           NOT NULL
);

CREATE INDEX idempotent_answer_by_end ON idempotent_answer (expire_time);
CREATE INDEX idempotent_answer_to_wipe ON idempotent_answer (secret_expire_time) WHERE length(sealed_secret) > 0;

CREATE TABLE grant_usage (
  grant_id  text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
  use_count bigint           NOT NULL,
  last_used bigint           NOT NULL
);

CREATE TABLE usage_hour (
  grant_id  text COLLATE "C" NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  hour      bigint           NOT NULL,
  use_count bigint           NOT NULL,
  PRIMARY KEY (grant_id, hour)
);

CREATE INDEX usage_hour_by_time ON usage_hour (hour);

CREATE TABLE lease (
  name        text COLLATE "C" NOT NULL PRIMARY KEY,
  holder      text COLLATE "C" NOT NULL,
  fence       bigint           NOT NULL,
  expire_time bigint           NOT NULL
);
