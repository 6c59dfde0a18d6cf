-- The branches a landed commit was seen on: which of them it counts for must not depend on which was looked at first. What is known so far is that one.
CREATE TABLE "landed_branch" (
    "commit" TEXT NOT NULL,
    "branch" TEXT NOT NULL,

    CONSTRAINT "landed_branch_pkey" PRIMARY KEY ("commit", "branch")
);
CREATE INDEX "landed_branch_branch_idx" ON "landed_branch"("branch");
INSERT INTO "landed_branch" ("commit", "branch") SELECT "commit", "branch" FROM "landed_commit" WHERE "dropped_at" IS NULL;

DROP INDEX "landed_commit_branch_idx";
