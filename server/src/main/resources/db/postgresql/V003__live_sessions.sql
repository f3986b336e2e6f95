-- A user's live sessions, to be counted at each sign-in however many ended ones there are.
CREATE INDEX grants_live_sessions ON grants (account) WHERE kind = 'SESSION' AND state = 'ACTIVE';
