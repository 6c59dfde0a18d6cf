-- Which patch needs which: derived, one row for each pair and kind, with what became of the patch that is needed.
CREATE TABLE "edge" (
    "from_ref" TEXT NOT NULL,
    "to_ref" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "from_series" TEXT NOT NULL,
    "to_series" TEXT,
    "doc" JSONB NOT NULL,

    CONSTRAINT "edge_pkey" PRIMARY KEY ("from_ref", "to_ref", "kind")
);
CREATE INDEX "edge_conversation_id_idx" ON "edge"("conversation_id");
CREATE INDEX "edge_to_ref_idx" ON "edge"("to_ref");
CREATE INDEX "edge_to_series_idx" ON "edge"("to_series");
ALTER TABLE "edge" ALTER COLUMN "doc" SET STORAGE EXTERNAL;

-- Conversations whose edges are to be found again. The mark is the number of the transaction that put them here last.
CREATE TABLE "dirty_chain" (
    "conversation_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "mark" BIGINT NOT NULL DEFAULT (pg_current_xact_id())::text::bigint,

    CONSTRAINT "dirty_chain_pkey" PRIMARY KEY ("conversation_id")
);
CREATE INDEX "dirty_chain_since_conversation_id_idx" ON "dirty_chain"("since", "conversation_id");

-- What was recorded before edges were: all of it is to be looked at.
INSERT INTO "dirty_chain" ("conversation_id", "since") SELECT DISTINCT "conversation_id", now() FROM "series";
