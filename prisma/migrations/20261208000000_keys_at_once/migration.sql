-- Keys of patches are asked for one by one, some hundred at a time. Each question would go through what was written since the index was last put in order:
-- so it is put in order as it is written.
ALTER INDEX "patch_link_fresh_idx" SET (fastupdate = off);
ALTER INDEX "patch_link_uses_idx" SET (fastupdate = off);
ALTER INDEX "patch_link_adds_idx" SET (fastupdate = off);
ALTER INDEX "patch_link_touches_idx" SET (fastupdate = off);
ALTER INDEX "patch_link_name_keys_idx" SET (fastupdate = off);
SELECT gin_clean_pending_list('"patch_link_fresh_idx"');
SELECT gin_clean_pending_list('"patch_link_uses_idx"');
SELECT gin_clean_pending_list('"patch_link_adds_idx"');
SELECT gin_clean_pending_list('"patch_link_touches_idx"');
SELECT gin_clean_pending_list('"patch_link_name_keys_idx"');
