INSERT INTO "saved_report" ("hash", "kind", "release", "title", "as_of", "known_as_of", "saved_at", "saved_by", "made_from")
VALUES ('a1', 'freeze', '4.16', 'Xen 4.16 freeze report, as of 2021-10-13', '2021-10-13T23:59:59Z', NULL, '2021-10-14T08:00:00Z', 'iwj@example.org', NULL),
       ('b2', 'freeze', '4.16', 'Xen 4.16 freeze report, as of 2021-10-13 (edited)', '2021-10-13T23:59:59Z', NULL, '2021-10-14T09:00:00Z', 'iwj@example.org', 'a1');
INSERT INTO "saved_report_text" ("hash", "format", "sha256", "bytes")
VALUES ('a1', 'text', 'a2', 'Xen 4.16 freeze report'), ('a1', 'json', 'a3', '{}'), ('b2', 'text', 'b3', 'Dear all');
