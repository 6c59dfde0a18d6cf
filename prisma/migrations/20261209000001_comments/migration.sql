-- The bot asks for the last comments by a rule: a log has few of them among many events.
CREATE INDEX "event_comment_idx" ON "event" ("transaction_id", "global_position") WHERE "type" = 'CommentPlanned';
