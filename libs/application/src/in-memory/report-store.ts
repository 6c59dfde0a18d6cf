import type { Instant } from '@sluice/kernel';
import type { Clock } from '../ports/clock';
import type { ReportsAsked, ReportStore, SavedReport, SavedText } from '../ports/report-store';
import { REPORT_FORMATS, type ReportFormat } from '../reports/render-report';

const LEAST_DIGITS = 12;

/** Saved reports in memory, for tests. */
export class InMemoryReportStore implements ReportStore {
  private readonly saved: SavedReport[] = [];
  private readonly texts = new Map<string, string>();

  constructor(private readonly clock: Clock) {}

  save(
    report: Omit<SavedReport, 'savedAt' | 'erasedAt' | 'formats'>,
    texts: readonly SavedText[],
  ): Promise<boolean> {
    if (this.saved.some((s) => s.hash === report.hash)) return Promise.resolve(false);
    const formats = REPORT_FORMATS.filter((f) => texts.some((t) => t.format === f));
    this.saved.push({ ...report, savedAt: this.clock.now(), erasedAt: null, formats });
    for (const { format, text } of texts) this.texts.set(`${report.hash} ${format}`, text);
    return Promise.resolve(true);
  }

  find(ref: string): Promise<SavedReport | undefined> {
    const found = ref.length < LEAST_DIGITS ? [] : this.saved.filter((s) => s.hash.startsWith(ref));
    return Promise.resolve(found.length === 1 ? found[0] : undefined);
  }

  list({ release, kind }: ReportsAsked, limit: number): Promise<readonly SavedReport[]> {
    const found = this.saved.filter(
      (s) => (release === undefined || s.release === release) && (kind === undefined || s.kind === kind),
    );
    return Promise.resolve(found.toReversed().slice(0, limit));
  }

  lastBefore({ release, kind }: ReportsAsked, asOf: Instant): Promise<SavedReport | undefined> {
    const found = this.saved.filter(
      (s) => s.release === release && s.kind === kind && s.madeFrom === null && s.asOf < asOf,
    );
    return Promise.resolve(found.toSorted((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0)).at(-1));
  }

  text(hash: string, format: ReportFormat): Promise<string | undefined> {
    return Promise.resolve(this.texts.get(`${hash} ${format}`));
  }
}
