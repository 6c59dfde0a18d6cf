-- Who may write over HTTP. Secrets are kept as their SHA-256 only. None of it is a fact: no answer is made from it.
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "scopes" TEXT[] NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

CREATE TABLE "sign_in_link" (
    "hash" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_link_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "sign_in_link_address_idx" ON "sign_in_link"("address");
CREATE INDEX "sign_in_link_expires_at_idx" ON "sign_in_link"("expires_at");

CREATE TABLE "person_session" (
    "hash" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_session_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "person_session_address_idx" ON "person_session"("address");
CREATE INDEX "person_session_expires_at_idx" ON "person_session"("expires_at");

-- What was answered to a command with an Idempotency-Key, so that a repeat is answered alike and decides nothing.
CREATE TABLE "answered_command" (
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB,

    CONSTRAINT "answered_command_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "answered_command_begun_at_idx" ON "answered_command"("begun_at");
