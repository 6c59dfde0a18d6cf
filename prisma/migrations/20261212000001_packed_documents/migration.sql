-- What is derived of a series, and a patch as it is shown by itself, are kept as bytes: JSON, compressed by whoever writes it; no statement looks into it. Rows
-- of earlier versions become the bytes of their JSON, which PostgreSQL compresses as it rewrites them; they are written anew when they are derived again.
ALTER TABLE "series" ALTER COLUMN "doc" TYPE BYTEA USING convert_to("doc"::text, 'UTF8');
ALTER TABLE "series" ALTER COLUMN "doc" SET STORAGE EXTERNAL;
ALTER TABLE "patch" ALTER COLUMN "doc" TYPE BYTEA USING convert_to("doc", 'UTF8');
ALTER TABLE "patch" ALTER COLUMN "doc" SET STORAGE EXTERNAL;
-- A verdict stands in its series' document.
ALTER TABLE "verdict" DROP COLUMN "doc";
