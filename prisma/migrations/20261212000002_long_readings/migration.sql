-- Long readings are compressed, those that are written from now on.
ALTER TABLE "mail_reading" ALTER COLUMN "reading" SET STORAGE EXTENDED;
ALTER TABLE "mail_reading" ALTER COLUMN "analysis" SET STORAGE EXTENDED;
