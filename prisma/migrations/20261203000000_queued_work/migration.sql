-- What is to be done is handed out by a queue that may lose it: when it was handed out last, so that what was lost is handed out again and what
-- merely waits its turn is not. Nothing, where it never was since it was marked last.
ALTER TABLE "dirty_conversation" ADD COLUMN "queued_at" TIMESTAMPTZ(3);
ALTER TABLE "dirty_chain" ADD COLUMN "queued_at" TIMESTAMPTZ(3);
-- Why deriving it was given up, until it is marked again or a person asks for it.
ALTER TABLE "dirty_conversation" ADD COLUMN "parked" TEXT;
