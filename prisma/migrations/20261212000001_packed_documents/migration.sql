-- What is derived of a series is kept as bytes: JSON, compressed by whoever writes it; no statement looks into it. Rows of earlier versions become the bytes
-- of their JSON, which PostgreSQL compresses as it rewrites them; they are written anew when they are derived again.
ALTER TABLE "series" ALTER COLUMN "doc" TYPE BYTEA USING convert_to("doc"::text, 'UTF8');
ALTER TABLE "series" ALTER COLUMN "doc" SET STORAGE EXTERNAL;
-- Long readings are compressed, those that are written from now on.
ALTER TABLE "mail_reading" ALTER COLUMN "reading" SET STORAGE EXTENDED;
ALTER TABLE "mail_reading" ALTER COLUMN "analysis" SET STORAGE EXTENDED;
ALTER TABLE "verdict" ALTER COLUMN "doc" SET STORAGE EXTENDED;
