-- A mark is never given twice: a counter that began again with each new row let a deriver that had read too little take a conversation off
-- the list. The number of the marking transaction only ever rises.
ALTER TABLE "dirty_conversation" ALTER COLUMN "mark" SET DEFAULT (pg_current_xact_id())::text::bigint;
UPDATE "dirty_conversation" SET "mark" = (pg_current_xact_id())::text::bigint;

-- The oldest first, whatever the length of the list.
CREATE INDEX "dirty_conversation_since_conversation_id_idx" ON "dirty_conversation"("since", "conversation_id");
