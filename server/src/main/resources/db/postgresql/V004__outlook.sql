-- What the overview asks: tokens that end soon, who was refused of late, refresh tokens used again. Each
-- index holds the rows in question alone.
CREATE INDEX service_token_expiring ON service_token (end_time, id) WHERE ending = 'EXPIRES';
CREATE INDEX audit_event_denied ON audit_event (time, peer) WHERE outcome = 'DENIED';
CREATE INDEX audit_event_reuse ON audit_event (time) WHERE action = 'session.reuse';
