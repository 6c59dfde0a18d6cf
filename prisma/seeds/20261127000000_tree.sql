-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "event" (sort, type, schema_version, stream_name, stream_version, idempotency_key, said_at, recorded_at, data) VALUES
  ('fact', 'CommitLanded', 1, 'commit-' || repeat('c', 40), 1, 'CommitLanded ' || repeat('c', 40), '2024-03-03 08:00:00Z', '2024-03-03 09:00:00Z',
   jsonb_build_object('commit', repeat('c', 40), 'parents', '[]'::jsonb, 'branch', 'master', 'subject', 'Revert "heron: count the eggs"', 'body', '',
     'author', '{"name": "", "address": "rita@example.com"}'::jsonb, 'authoredAt', '2024-03-03T08:00:00Z',
     'committer', '{"name": "", "address": "rita@example.com"}'::jsonb, 'committedAt', '2024-03-03T08:00:00Z',
     'patchId', repeat('d', 40), 'files', '[]'::jsonb));

INSERT INTO "landed_commit" (commit, branch, patch_id, subject_key, hash_key, committed_at, recorded_at, dropped_at) VALUES
  (repeat('c', 40), 'master', repeat('d', 40), 's:0011223344556677', 'c:ccccccc', '2024-03-03 08:00:00Z', '2024-03-03 09:00:00.250Z', NULL);

INSERT INTO "landed_revert" (commit, target) VALUES (repeat('c', 40), 's:8899aabbccddeeff');

INSERT INTO "series_commit" (commit, series_id, rank) VALUES (repeat('c', 40), '0123456789abcdef', 1);

INSERT INTO "tree_role" (project, doc) VALUES ('xen', '[]');
