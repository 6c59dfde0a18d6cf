-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "patch_link" (id, ref, sort, links_version, fresh, uses, adds, touches, names, name_keys) VALUES
  (repeat('a', 64), 'seed-1@example.org', 'posted', NULL, '{heron_count}', '{heron_count,heron_nest}', '{-12,2147483647}', '{7}',
   '[{"as": "declared", "key": "mail:seed-0@example.org", "quote": "<seed-0@example.org>"}]', '{mail:seed-0@example.org}'),
  (repeat('c', 40), repeat('c', 40), 'landed', '1 heron/', '{}', '{}', '{}', '{}', '[]', '{}');
