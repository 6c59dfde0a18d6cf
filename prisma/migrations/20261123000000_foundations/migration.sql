-- The log: facts and conclusions, append-only.
CREATE TABLE "event" (
    "global_position" BIGSERIAL NOT NULL,
    "transaction_id" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "sort" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "schema_version" INTEGER NOT NULL,
    "stream_name" TEXT NOT NULL,
    "stream_version" INTEGER NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "said_at" TIMESTAMPTZ(0),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("global_position")
);
CREATE UNIQUE INDEX "event_idempotency_key_key" ON "event"("idempotency_key");
CREATE UNIQUE INDEX "event_stream_name_stream_version_key" ON "event"("stream_name", "stream_version");
CREATE INDEX "event_transaction_id_global_position_idx" ON "event"("transaction_id", "global_position");
-- The few types that carry knowledge and decisions are read by type; mails and conclusions never are.
CREATE INDEX "event_knowledge_idx" ON "event"("type") WHERE "sort" = 'fact' AND "type" <> 'MailSeen';

CREATE TABLE "checkpoint" (
    "name" TEXT NOT NULL,
    "transaction_id" xid8 NOT NULL,
    "global_position" BIGINT NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("name")
);

-- Compressed before it comes here: PostgreSQL shall not try again.
CREATE TABLE "raw_mail" (
    "raw_hash" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "raw_mail_pkey" PRIMARY KEY ("raw_hash")
);
ALTER TABLE "raw_mail" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

CREATE TABLE "mail_reading" (
    "raw_hash" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "decoder_version" INTEGER NOT NULL,
    "reader_version" INTEGER NOT NULL,
    "said_at" TIMESTAMPTZ(0) NOT NULL,
    "proven" BOOLEAN NOT NULL,
    "trust" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(0),
    "kind" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "conversation_id" TEXT,
    "reading" JSONB NOT NULL,
    "analysis" JSONB,
    "model_version" TEXT,

    CONSTRAINT "mail_reading_pkey" PRIMARY KEY ("raw_hash")
);
CREATE INDEX "mail_reading_message_id_idx" ON "mail_reading"("message_id");
CREATE INDEX "mail_reading_conversation_id_idx" ON "mail_reading"("conversation_id");

CREATE TABLE "conversation_key" (
    "key" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,

    CONSTRAINT "conversation_key_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "conversation_key_conversation_id_idx" ON "conversation_key"("conversation_id");

CREATE TABLE "dirty_conversation" (
    "conversation_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "mark" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "dirty_conversation_pkey" PRIMARY KEY ("conversation_id")
);

CREATE TABLE "series" (
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "list_id" TEXT,
    "subject" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "author_address" TEXT NOT NULL,
    "first_posted_at" TIMESTAMPTZ(0) NOT NULL,
    "last_posted_at" TIMESTAMPTZ(0) NOT NULL,
    "state" TEXT NOT NULL,
    "release" TEXT,
    "doc" JSONB NOT NULL,

    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "series_conversation_id_idx" ON "series"("conversation_id");
CREATE INDEX "series_last_posted_at_id_idx" ON "series"("last_posted_at", "id");

CREATE TABLE "series_mail" (
    "message_id" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,

    CONSTRAINT "series_mail_pkey" PRIMARY KEY ("message_id", "series_id")
);
CREATE INDEX "series_mail_series_id_idx" ON "series_mail"("series_id");

CREATE TABLE "verdict" (
    "series_id" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "judged_at" TIMESTAMPTZ(0) NOT NULL,
    "valid_until" TIMESTAMPTZ(0),
    "doc" JSONB NOT NULL,

    CONSTRAINT "verdict_pkey" PRIMARY KEY ("series_id", "revision", "release")
);
CREATE INDEX "verdict_release_outcome_idx" ON "verdict"("release", "outcome");
CREATE INDEX "verdict_valid_until_idx" ON "verdict"("valid_until");

CREATE TABLE "parked_mail" (
    "id" TEXT NOT NULL,
    "raw_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "decoder_version" INTEGER NOT NULL,
    "size" BIGINT NOT NULL,

    CONSTRAINT "parked_mail_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "source_cursor" (
    "source" TEXT NOT NULL,
    "cursor" TEXT NOT NULL,

    CONSTRAINT "source_cursor_pkey" PRIMARY KEY ("source")
);

-- Derived documents are rewritten often and read whole: the work of compressing them buys little.
ALTER TABLE "mail_reading" ALTER COLUMN "reading" SET STORAGE EXTERNAL;
ALTER TABLE "mail_reading" ALTER COLUMN "analysis" SET STORAGE EXTERNAL;
ALTER TABLE "series" ALTER COLUMN "doc" SET STORAGE EXTERNAL;
ALTER TABLE "verdict" ALTER COLUMN "doc" SET STORAGE EXTERNAL;
