-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "outbox" (key, channel, target, payload, state, attempts, next_at, last_error, planned_at, sent_at, parked_at) VALUES
  (repeat('1', 64), 'webhook', 'https://hooks.example.org/sluice', '{"kind": "event", "type": "PatchLanded"}', 'planned', 1, '2024-03-03 09:00:30Z',
   'status 503', '2024-03-03 09:00:00.5Z', NULL, NULL),
  (repeat('2', 64), 'webhook', 'https://hooks.example.org/sluice', '{"kind": "event", "type": "PatchLanded"}', 'parked', 1, '2024-03-03 09:00:30Z',
   'status 410', '2024-03-03 09:00:00.5Z', NULL, '2024-03-03 09:00:30Z'),
  (repeat('3', 64), 'mail', 'admin@example.org', '{"kind": "parked-alert", "until": "2024-03-03T09:00:00Z", "parked": []}', 'sent', 1, '2024-03-03 09:07:00Z',
   NULL, '2024-03-03 09:05:00Z', '2024-03-03 09:05:01Z', NULL);
