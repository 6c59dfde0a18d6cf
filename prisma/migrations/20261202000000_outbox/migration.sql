-- What is to be said to the outside (webhooks, mail), each once by its key, and what became of it.
CREATE TABLE "outbox" (
    "key" TEXT NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "outbox_channel_state_next_at_number_idx" ON "outbox"("channel", "state", "next_at", "number");
CREATE INDEX "outbox_channel_target_number_idx" ON "outbox"("channel", "target", "number");
