-- What is asked of landed commits: by patch-id, by subject, by the abbreviation others name them by. The commit itself is its fact.
CREATE TABLE "landed_commit" (
    "commit" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "patch_id" TEXT,
    "subject_key" TEXT NOT NULL,
    "hash_key" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(0) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "dropped_at" TIMESTAMPTZ(3),

    CONSTRAINT "landed_commit_pkey" PRIMARY KEY ("commit")
);
CREATE INDEX "landed_commit_patch_id_idx" ON "landed_commit"("patch_id");
CREATE INDEX "landed_commit_subject_key_idx" ON "landed_commit"("subject_key");
CREATE INDEX "landed_commit_hash_key_idx" ON "landed_commit"("hash_key");
CREATE INDEX "landed_commit_branch_idx" ON "landed_commit"("branch");

-- What a commit says it reverts: the keys, of hash or subject, that its target has.
CREATE TABLE "landed_revert" (
    "commit" TEXT NOT NULL,
    "target" TEXT NOT NULL,

    CONSTRAINT "landed_revert_pkey" PRIMARY KEY ("commit", "target")
);
CREATE INDEX "landed_revert_target_idx" ON "landed_revert"("target");

-- Any commit that a series landed as leads to it.
CREATE TABLE "series_commit" (
    "commit" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,

    CONSTRAINT "series_commit_pkey" PRIMARY KEY ("commit", "series_id")
);
CREATE INDEX "series_commit_series_id_idx" ON "series_commit"("series_id");

-- The maintainers of all dates, from the versions of MAINTAINERS that are facts: a few hundred roles, asked for by every command that judges.
CREATE TABLE "tree_role" (
    "project" TEXT NOT NULL,
    "doc" JSONB NOT NULL,

    CONSTRAINT "tree_role_pkey" PRIMARY KEY ("project")
);
ALTER TABLE "tree_role" ALTER COLUMN "doc" SET STORAGE EXTERNAL;

-- Read by type are the few facts that carry knowledge; commits are as many as mails.
DROP INDEX "event_knowledge_idx";
CREATE INDEX "event_knowledge_idx" ON "event"("type") WHERE "sort" = 'fact' AND "type" <> 'MailSeen' AND "type" <> 'CommitLanded';
