-- What was not to be sent and why, and what a mail counts for under the caps: when it counted as sent, for which list, in which thread.
ALTER TABLE "outbox" ADD COLUMN "why" TEXT;
ALTER TABLE "outbox" ADD COLUMN "withheld_at" TIMESTAMPTZ(3);
ALTER TABLE "outbox" ADD COLUMN "released_at" TIMESTAMPTZ(3);
ALTER TABLE "outbox" ADD COLUMN "counted_at" TIMESTAMPTZ(3);
ALTER TABLE "outbox" ADD COLUMN "list" TEXT;
ALTER TABLE "outbox" ADD COLUMN "thread" TEXT;
CREATE INDEX "outbox_channel_counted_at_idx" ON "outbox"("channel", "counted_at");
CREATE INDEX "outbox_list_counted_at_idx" ON "outbox"("list", "counted_at");
CREATE INDEX "outbox_thread_counted_at_idx" ON "outbox"("thread", "counted_at");
-- A link to sign in goes before whatever else is due.
CREATE INDEX "outbox_sign_in_idx" ON "outbox"("next_at") WHERE "state" = 'planned' AND "payload"->>'kind' = 'sign-in';

-- What Sluice makes up once and nobody else is to know, such as the key that links are signed with.
CREATE TABLE "secret" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "secret_pkey" PRIMARY KEY ("name")
);
