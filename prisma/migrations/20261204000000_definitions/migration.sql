-- What a patch seems to define, members of structures as STRUCTURE.MEMBER. Rows of older versions are made again: of a mail together with its
-- reading, of a commit at the next sync of its tree; until then they have none.
ALTER TABLE "patch_link" ADD COLUMN "defines" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
