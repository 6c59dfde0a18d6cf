-- Rows as this migration's version wrote them, one or more in every table: the migrations after it must keep them.
INSERT INTO "event" (sort, type, schema_version, stream_name, stream_version, idempotency_key, said_at, recorded_at, data) VALUES
  ('fact', 'MailSeen', 1, 'mail-' || repeat('a', 64), 1, 'MailSeen ' || repeat('a', 64) || ' - list-verified 2024-03-02T08:00:05Z',
   '2024-03-02 08:00:00Z', '2024-03-02 09:00:00.125Z',
   jsonb_build_object('rawHash', repeat('a', 64), 'trust', 'list-verified', 'archivedAt', '2024-03-02T08:00:05Z', 'origin', 'seed.mbox:1')),
  ('fact', 'MailSeen', 1, 'mail-' || repeat('b', 64), 1, 'MailSeen ' || repeat('b', 64) || ' - unproven -',
   NULL, '2024-03-02 09:00:00.125Z', jsonb_build_object('rawHash', repeat('b', 64), 'trust', 'unproven', 'origin', 'seed.mbox:2')),
  ('conclusion', 'RevisionPosted', 1, 'series-0123456789abcdef', 1, 'RevisionPosted 0123456789abcdef 1 2024-03-02T09:00:01Z.1',
   '2024-03-02 08:00:00Z', '2024-03-02 09:00:01Z', '{"series": "0123456789abcdef", "revision": "1", "total": 1, "missing": [], "kind": "patch"}');

INSERT INTO "checkpoint" (name, transaction_id, global_position) VALUES ('seeded reader', '3', 1);

INSERT INTO "raw_mail" (raw_hash, size, bytes) VALUES (repeat('a', 64), 6, '\x1b030003'), (repeat('b', 64), 4, '\x00ff00ff');

INSERT INTO "mail_reading" (raw_hash, message_id, decoder_version, reader_version, said_at, proven, trust, archived_at, kind, recorded_at,
  conversation_id, reading, analysis, model_version) VALUES
  (repeat('a', 64), 'seed-1@example.org', 1, 1, '2024-03-02 08:00:00Z', true, 'list-verified', '2024-03-02 08:00:05Z', 'patch',
   '2024-03-02 09:00:00Z', 'c0ffee0000000001', '{"messageId": "seed-1@example.org", "kind": "patch"}', '{"changes": []}', 'seed');

INSERT INTO "conversation_key" (key, conversation_id) VALUES ('c0ffee0000000001', 'c0ffee0000000001'), ('c0ffee0000000002', 'c0ffee0000000001');

INSERT INTO "dirty_conversation" (conversation_id, since, mark) VALUES ('c0ffee0000000001', '2024-03-02 09:00:00Z', 7);

INSERT INTO "series" (id, conversation_id, list_id, subject, author_name, author_address, first_posted_at, last_posted_at, state, release, doc)
VALUES
  ('0123456789abcdef', 'c0ffee0000000001', NULL, 'heron: count the eggs', '', 'rita@example.com', '2024-03-02 08:00:00Z', '2024-03-02 08:00:00Z',
   'open', '4.16', '{"state": "open"}');

INSERT INTO "series_mail" (message_id, series_id) VALUES ('seed-1@example.org', '0123456789abcdef');

INSERT INTO "verdict" (series_id, revision, release, outcome, phase, judged_at, valid_until, doc) VALUES
  ('0123456789abcdef', '1', '4.16', 'held', 'feature-freeze', '2024-03-02 09:00:00Z', NULL, '{"outcome": "held"}');

INSERT INTO "parked_mail" (id, raw_hash, reason, detail, source, at, decoder_version, size) VALUES
  (repeat('b', 16), repeat('b', 64), 'not-mail', '', 'seed.mbox:2', '2024-03-02 09:00:00Z', 1, 4);

INSERT INTO "source_cursor" (source, cursor) VALUES ('seed.git', '{"epoch": 0}');
