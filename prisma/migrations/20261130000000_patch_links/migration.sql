-- What patches, posted and landed, give to be found by: who needs whom is asked of these indexes, never of all pairs. Derived, and remade by a newer
-- version: of a mail together with its reading, of a commit at the next sync of its tree. When it was said or committed stands where it comes from.
CREATE TABLE "patch_link" (
    "id" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "sort" TEXT NOT NULL,
    "links_version" TEXT,
    "fresh" TEXT[] NOT NULL,
    "uses" TEXT[] NOT NULL,
    "adds" INTEGER[] NOT NULL,
    "touches" INTEGER[] NOT NULL,
    "names" JSONB NOT NULL,
    "name_keys" TEXT[] NOT NULL,

    CONSTRAINT "patch_link_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "patch_link_ref_idx" ON "patch_link"("ref");
CREATE INDEX "patch_link_fresh_idx" ON "patch_link" USING GIN ("fresh");
CREATE INDEX "patch_link_uses_idx" ON "patch_link" USING GIN ("uses");
CREATE INDEX "patch_link_adds_idx" ON "patch_link" USING GIN ("adds");
CREATE INDEX "patch_link_touches_idx" ON "patch_link" USING GIN ("touches");
CREATE INDEX "patch_link_name_keys_idx" ON "patch_link" USING GIN ("name_keys");
