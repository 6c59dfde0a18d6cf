-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "api_token" (id, hash, name, owner, scopes, created_at, expires_at, revoked_at, last_used_at) VALUES
  ('k3v9q2hd', repeat('4', 64), 'ci', 'wren@example.org', '{read,check}', '2024-03-03 09:00:00.5Z', '2024-06-01 09:00:00.5Z', NULL, '2024-03-04 10:00:00Z'),
  ('0b7xw1me', repeat('5', 64), 'old', 'wren@example.org', '{read}', '2024-03-03 09:00:00.5Z', NULL, '2024-03-05 09:00:00Z', NULL);
INSERT INTO "sign_in_link" (hash, address, created_at, expires_at, used_at) VALUES
  (repeat('6', 64), 'wren@example.org', '2024-03-03 09:00:00Z', '2024-03-03 09:15:00Z', '2024-03-03 09:02:00Z');
INSERT INTO "person_session" (hash, address, created_at, expires_at, revoked_at) VALUES
  (repeat('7', 64), 'wren@example.org', '2024-03-03 09:02:00Z', '2024-03-03 21:02:00Z', NULL);
INSERT INTO "answered_command" (key, fingerprint, begun_at, claimed_until, answer) VALUES
  (repeat('8', 64), repeat('9', 64), '2024-03-03 09:03:00Z', '2024-03-03 09:04:00Z', '{"status": 200, "body": {"events": []}}');
