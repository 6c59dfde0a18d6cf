-- Two mails in one pack.
INSERT INTO "event" (sort, type, schema_version, stream_name, stream_version, idempotency_key, said_at, recorded_at, data)
SELECT 'fact', 'MailSeen', 1, 'mail-' || h, 1, 'MailSeen ' || h || ' - unproven -', NULL, '2024-03-02 09:00:00Z',
  jsonb_build_object('rawHash', h, 'trust', 'unproven', 'origin', 'seed.mbox:3')
FROM (VALUES (repeat('7', 64)), (repeat('8', 64))) AS m(h);
INSERT INTO "raw_pack" (id, bytes) VALUES (nextval('raw_pack_id_seq'), '\x0b048061626364656667686903');
INSERT INTO "raw_mail" (raw_hash, size, bytes, pack) VALUES
  (repeat('7', 64), 4, '\x0000000000000004', 1), (repeat('8', 64), 5, '\x0000000400000005', 1);
INSERT INTO "parked_mail" (id, raw_hash, reason, detail, source, at, decoder_version, size)
SELECT substr(h, 1, 16), h, 'not-mail', '', 'seed.mbox:3', '2024-03-02 09:00:00Z', 1, 4 FROM (VALUES (repeat('7', 64)), (repeat('8', 64))) AS m(h);
