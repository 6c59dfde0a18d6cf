-- A mail that is erased goes from the reports that were saved, too: when that was done. Nothing else of a saved report ever changes.
ALTER TABLE "saved_report" ADD COLUMN "erased_at" TIMESTAMPTZ(0);

CREATE OR REPLACE FUNCTION refuse_to_change_saved_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'saved_report' THEN
        IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND to_jsonb(NEW) - 'erased_at' = to_jsonb(OLD) - 'erased_at' THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF NEW.bytes = ''::bytea AND (NEW.hash, NEW.format, NEW.sha256) = (OLD.hash, OLD.format, OLD.sha256)
            AND EXISTS (SELECT 1 FROM saved_report r WHERE r.hash = OLD.hash AND r.erased_at IS NOT NULL) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a saved report is never changed';
END $$;
