-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "patch" (message_id, series_id, subject, author, said_at, listed, doc) VALUES
  ('seed-1@example.org', '0123456789abcdef', 'otter: swim', 'olli otter olli@example.org', '2024-03-02 08:00:00Z',
   '{"messageId":"seed-1@example.org","subject":"otter: swim"}', '{"messageId":"seed-1@example.org","subject":"otter: swim","files":[]}');
