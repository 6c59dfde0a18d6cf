-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "secret" (name, value) VALUES ('mute-links', repeat('a', 43));
INSERT INTO "outbox" (key, channel, target, payload, state, attempts, next_at, planned_at, why, withheld_at, list, thread) VALUES
  (repeat('4', 64), 'mail', 'wren@example.org', '{"kind": "comment", "to": [{"address": "wren@example.org"}], "cc": [], "references": [], "rules": ["R01"]}', 'withheld', 0,
   '2024-03-03 09:00:30Z', '2024-03-03 09:00:00Z', 'its thread is muted', '2024-03-03 09:00:30Z', 'pond-devel@lists.example.org', 'cover@example.org');
