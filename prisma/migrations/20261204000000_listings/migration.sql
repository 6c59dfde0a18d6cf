-- What lists hold of a series, prepared as JSON text when it is derived: a page is rows put together, not documents taken apart. Nothing, where a series
-- was derived by an earlier version: it is derived anew.
ALTER TABLE "series" ADD COLUMN "subjects" TEXT;
ALTER TABLE "series" ADD COLUMN "listed" TEXT;
-- Of the latest revision of its series only.
ALTER TABLE "verdict" ADD COLUMN "listed" TEXT;

-- The patches that were received, each as lists show it and as it is shown by itself.
CREATE TABLE "patch" (
    "message_id" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "said_at" TIMESTAMPTZ(0) NOT NULL,
    "listed" TEXT NOT NULL,
    "doc" TEXT NOT NULL,

    CONSTRAINT "patch_pkey" PRIMARY KEY ("message_id", "series_id")
);
CREATE INDEX "patch_series_id_idx" ON "patch"("series_id");
CREATE INDEX "patch_said_at_message_id_idx" ON "patch"("said_at", "message_id");

-- Through when the knowledge of mail goes: every answer says it.
CREATE INDEX "mail_reading_known_idx" ON "mail_reading"("said_at") WHERE "said_at" <= "recorded_at";
