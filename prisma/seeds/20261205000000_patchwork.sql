-- Rows as this migration's version wrote them, one or more in every table it made: the migrations after it must keep them.
INSERT INTO "mail_number" (message_id, number) VALUES ('dive@example.org', 901), ('dive-review@example.org', 902);
INSERT INTO "person" (number, address, email, name, named_at) VALUES (901, 'olli@example.net', 'Olli@example.net', 'Olli Otter', '2024-03-01 10:00:00Z');
INSERT INTO "patchwork_mail" (number, kind, message_id, raw_hash, conversation_id, series, position, target, name, said_at, recorded_at, completed_at, submitter,
  hash, pull_url, derived_state, firmness, since, derived_commit, state, delegate, archived, commit_ref, check_state, addressed) VALUES
  (901, 'patch', 'dive@example.org', repeat('d', 64), 'c901', 901, 1, NULL, 'dive deeper', '2024-03-01 10:00:00Z', '2024-03-01 10:01:00Z',
   '2024-03-01 10:01:00Z', 901, repeat('e', 40), NULL, 'new', 'open', '2024-03-01 10:00:00Z', NULL, 'under-review', NULL, false, NULL, 'success', NULL),
  (902, 'comment', 'dive-review@example.org', repeat('c', 64), 'c901', NULL, NULL, 901, 'Re: dive deeper', '2024-03-02 10:00:00Z', '2024-03-02 10:01:00Z',
   NULL, 901, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL, 'pending', true);
INSERT INTO "patchwork_series" (number, conversation_id, cover, name, said_at, recorded_at, completed_at, submitter, version, total, received) VALUES
  (901, 'c901', NULL, 'dive deeper', '2024-03-01 10:00:00Z', '2024-03-01 10:01:00Z', '2024-03-01 10:01:00Z', 901, 1, 1, 1);
INSERT INTO "mail_mark" (message_id, state, state_at, delegate, archived, commit_ref, check_state, addressed) VALUES
  ('dive@example.org', 'under-review', '2024-03-02 11:00:00Z', NULL, NULL, NULL, 'success', NULL);
INSERT INTO "patch_check" (number, message_id, person, at, state, context, target_url, description) VALUES
  (901, 'dive@example.org', 901, '2024-03-02 11:00:00Z', 'success', 'ci', 'https://ci.example.org/1', 'builds');
INSERT INTO "patchwork_change" (number, category, mail, at, actor, previous, current) VALUES
  (901, 'patch-state-changed', 901, '2024-03-02 11:00:00Z', 901, 'new', 'under-review');
INSERT INTO "bundle" (number, owner, name, public, patches) VALUES (901, 901, 'to-dive', true, '{dive@example.org}');
