-- Of all that was read of a mail when it was read again: whether reading it once more says anything new.
ALTER TABLE "mail_reading" ADD COLUMN "content_hash" TEXT;
