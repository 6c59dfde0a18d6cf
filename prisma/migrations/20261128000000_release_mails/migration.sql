-- Every command that judges asks for the few mails that speak of a release: they are found without a look at the others.
CREATE INDEX "mail_reading_release_idx" ON "mail_reading"("said_at") WHERE "reading" ? 'release';
