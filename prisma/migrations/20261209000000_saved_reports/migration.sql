-- Reports as they were frozen: what stands here is never written again, so that a permalink leads to the same bytes for good.
CREATE TABLE "saved_report" (
    "hash" TEXT NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(0) NOT NULL,
    "known_as_of" TIMESTAMPTZ(0),
    "saved_at" TIMESTAMPTZ(0) NOT NULL,
    "saved_by" TEXT,
    "made_from" TEXT,

    CONSTRAINT "saved_report_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "saved_report_release_kind_as_of_number_idx" ON "saved_report"("release", "kind", "as_of", "number");

CREATE TABLE "saved_report_text" (
    "hash" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "saved_report_text_pkey" PRIMARY KEY ("hash", "format")
);

-- Whoever has the database may still drop the tables; no statement of ours or of anybody's changes a row by mistake.
CREATE FUNCTION refuse_to_change_saved_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a saved report is never changed';
END $$;
CREATE TRIGGER "saved_report_is_final" BEFORE UPDATE OR DELETE ON "saved_report"
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_saved_report();
CREATE TRIGGER "saved_report_text_is_final" BEFORE UPDATE OR DELETE ON "saved_report_text"
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_saved_report();
