-- Raw mails are compressed together with their neighbours: one pack holds the bytes of several, and a mail's own bytes say where in it the mail is. A mail
-- without a pack was compressed by itself, by a version before this.
CREATE TABLE "raw_pack" (
    "id" BIGSERIAL NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "raw_pack_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "raw_pack" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "raw_mail" ADD COLUMN "pack" BIGINT;
-- Mails that stand beside each other in a pack are asked for where one of them is erased.
CREATE INDEX "raw_mail_pack_idx" ON "raw_mail"("pack");
