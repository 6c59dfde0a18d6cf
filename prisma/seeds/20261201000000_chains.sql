-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "edge" (from_ref, to_ref, kind, confidence, conversation_id, from_series, to_series, doc) VALUES
  ('seed-1@example.org', repeat('c', 40), 'fixes', 'certain', 'c0ffee0000000001', '0123456789abcdef', NULL,
   jsonb_build_object('series', '0123456789abcdef', 'parent', '{"fate": {"state": "unknown"}}'::jsonb,
     'edge', jsonb_build_object('from', 'seed-1@example.org', 'to', repeat('c', 40), 'kind', 'fixes', 'confidence', 'certain',
       'evidence', '[]'::jsonb, 'saidAt', '2024-03-02T08:00:00Z')));
