-- Small numbers, as Patchwork's clients name mails and people by: assigned once, derived from nothing, kept whatever is derived anew.
CREATE TABLE "mail_number" (
    "message_id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,

    CONSTRAINT "mail_number_pkey" PRIMARY KEY ("message_id")
);
CREATE UNIQUE INDEX "mail_number_number_key" ON "mail_number"("number");

CREATE TABLE "person" (
    "number" SERIAL NOT NULL,
    -- In lower case.
    "address" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "named_at" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("number")
);
CREATE UNIQUE INDEX "person_address_key" ON "person"("address");

-- Who has mail already gets numbers in the order in which it was said.
INSERT INTO "mail_number" ("message_id")
SELECT message_id FROM (SELECT message_id, min(said_at) AS at FROM "mail_reading" GROUP BY message_id) AS m ORDER BY at, message_id;

INSERT INTO "person" ("address", "email", "name", "named_at")
SELECT address, email, name, at FROM (
  SELECT lower(reading #>> '{from,address}') AS address, min(said_at) AS first, max(said_at) AS at,
    (array_agg(reading #>> '{from,address}' ORDER BY said_at DESC, raw_hash))[1] AS email,
    coalesce((array_agg(reading #>> '{from,name}' ORDER BY said_at DESC, raw_hash) FILTER (WHERE reading #>> '{from,name}' <> ''))[1], '') AS name
  FROM "mail_reading" WHERE kind <> 'other' AND coalesce(reading #>> '{from,address}', '') <> '' GROUP BY 1) AS p
ORDER BY first, address;

-- What is posted, as Patchwork's clients see it: derived, conversation by conversation.
CREATE TABLE "patchwork_mail" (
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "raw_hash" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "series" INTEGER,
    "position" INTEGER,
    "target" INTEGER,
    "name" TEXT NOT NULL,
    "said_at" TIMESTAMPTZ(0) NOT NULL,
    "recorded_at" TIMESTAMPTZ(0) NOT NULL,
    "completed_at" TIMESTAMPTZ(0),
    "submitter" INTEGER,
    "hash" TEXT,
    "pull_url" TEXT,
    "derived_state" TEXT,
    "firmness" TEXT,
    "since" TIMESTAMPTZ(0),
    "derived_commit" TEXT,
    "state" TEXT,
    "delegate" INTEGER,
    "archived" BOOLEAN NOT NULL,
    "commit_ref" TEXT,
    "check_state" TEXT NOT NULL,
    "addressed" BOOLEAN,

    CONSTRAINT "patchwork_mail_pkey" PRIMARY KEY ("number")
);
CREATE INDEX "patchwork_mail_conversation_id_idx" ON "patchwork_mail"("conversation_id");
CREATE INDEX "patchwork_mail_recorded_at_number_idx" ON "patchwork_mail"("recorded_at", "number");
CREATE INDEX "patchwork_mail_submitter_idx" ON "patchwork_mail"("submitter");
CREATE INDEX "patchwork_mail_patch_idx" ON "patchwork_mail"("number") WHERE kind = 'patch';
CREATE INDEX "patchwork_mail_state_idx" ON "patchwork_mail"("state", "number") WHERE kind = 'patch';
CREATE INDEX "patchwork_mail_hash_idx" ON "patchwork_mail"("hash") WHERE hash IS NOT NULL;
CREATE INDEX "patchwork_mail_series_idx" ON "patchwork_mail"("series", "position") WHERE series IS NOT NULL;
CREATE INDEX "patchwork_mail_completed_idx" ON "patchwork_mail"("completed_at", "number") WHERE completed_at IS NOT NULL;
CREATE INDEX "patchwork_mail_target_idx" ON "patchwork_mail"("target", "number") WHERE target IS NOT NULL;

CREATE TABLE "patchwork_series" (
    "number" INTEGER NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "cover" INTEGER,
    "name" TEXT,
    "said_at" TIMESTAMPTZ(0) NOT NULL,
    "recorded_at" TIMESTAMPTZ(0) NOT NULL,
    "completed_at" TIMESTAMPTZ(0),
    "submitter" INTEGER,
    "version" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "received" INTEGER NOT NULL,

    CONSTRAINT "patchwork_series_pkey" PRIMARY KEY ("number")
);
CREATE INDEX "patchwork_series_conversation_id_idx" ON "patchwork_series"("conversation_id");
CREATE INDEX "patchwork_series_completed_idx" ON "patchwork_series"("completed_at", "number") WHERE completed_at IS NOT NULL;
CREATE INDEX "patchwork_series_recorded_at_number_idx" ON "patchwork_series"("recorded_at", "number");

-- What people and bots said of a mail over Patchwork's API: its last word. Made from facts, by Message-ID, whatever becomes of the mail.
CREATE TABLE "mail_mark" (
    "message_id" TEXT NOT NULL,
    "state" TEXT,
    "state_at" TIMESTAMPTZ(0),
    "delegate" INTEGER,
    "archived" BOOLEAN,
    "commit_ref" TEXT,
    "check_state" TEXT,
    "addressed" BOOLEAN,

    CONSTRAINT "mail_mark_pkey" PRIMARY KEY ("message_id")
);

CREATE TABLE "patch_check" (
    "number" SERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "person" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "state" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "target_url" TEXT,
    "description" TEXT,

    CONSTRAINT "patch_check_pkey" PRIMARY KEY ("number")
);
CREATE INDEX "patch_check_message_id_idx" ON "patch_check"("message_id");

-- What was told as an event beside the coming of mail: history, never derived anew.
CREATE TABLE "patchwork_change" (
    "number" SERIAL NOT NULL,
    "category" TEXT NOT NULL,
    "mail" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "actor" INTEGER,
    "previous" TEXT,
    "current" TEXT,

    CONSTRAINT "patchwork_change_pkey" PRIMARY KEY ("number")
);
CREATE INDEX "patchwork_change_at_number_idx" ON "patchwork_change"("at", "number");
CREATE INDEX "patchwork_change_mail_idx" ON "patchwork_change"("mail");

-- Somebody's own list of patches: nothing is concluded from it, so it is no fact.
CREATE TABLE "bundle" (
    "number" SERIAL NOT NULL,
    "owner" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "public" BOOLEAN NOT NULL,
    "patches" TEXT[] NOT NULL,

    CONSTRAINT "bundle_pkey" PRIMARY KEY ("number")
);
CREATE UNIQUE INDEX "bundle_owner_name_key" ON "bundle"("owner", "name");
