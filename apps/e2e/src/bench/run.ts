import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './findings';
import { Place } from './place';
import { mailsFor, type MailSource } from './sources';

/** What a run was asked for. */
export type Asked = {
  readonly archive: string | undefined;
  /** Sizes of the slope, in mails, rising. */
  readonly sizes: readonly number[];
  /** Mails that the other parts have in their database. */
  readonly mails: number;
  /** How often the import of the smallest size is measured; the median counts. */
  readonly runs: number;
  readonly tree: string | undefined;
  readonly range: string | undefined;
  /** Requests a second, for how many seconds, and how many event streams. */
  readonly rate: number;
  readonly seconds: number;
  readonly streams: number;
  /** Series on the board. */
  readonly series: number;
};

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

export const machine = (): string =>
  `${String(cpus().length)} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}`;

/** One run of the benchmark: what it was asked for, what it found, and the database that its parts share. */
export class Run {
  readonly findings: Finding[] = [];
  readonly missing: string[] = [];
  /** How busy the machine was when the run began: processes that ran or waited to, in the last minute. */
  readonly load = (loadavg()[0] ?? 0).toFixed(1);
  private imported: { readonly place: Place; readonly mails: number } | undefined;

  private constructor(
    readonly asked: Asked,
    readonly folder: string,
  ) {}

  static async in(asked: Asked): Promise<Run> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
    // The account of an unprivileged database server enters it.
    execFileSync('chmod', ['755', folder]);
    return new Run(asked, folder);
  }

  found(...findings: readonly Finding[]): void {
    this.findings.push(...findings);
  }

  notMeasured(what: string): void {
    this.missing.push(what);
    print(`not measured: ${what}`);
  }

  source(mails: number): MailSource {
    return mailsFor(this.asked.archive, mails);
  }

  /** A place with nothing in it yet; what was imported before is gone then, for the disk's sake. */
  async emptyPlace(): Promise<Place> {
    this.imported = undefined;
    const folder = join(this.folder, 'place');
    await rm(folder, { recursive: true, force: true });
    return Place.in(folder);
  }

  /** The place that a part has just filled, for those after it. */
  keep(place: Place, mails: number): void {
    this.imported = { place, mails };
  }

  /** A database with mails in it: the one that is there, else one with as many as were asked for. */
  async filled(): Promise<{ readonly place: Place; readonly mails: number }> {
    if (this.imported !== undefined) return this.imported;
    const place = await this.emptyPlace();
    const { from, mails } = this.source(this.asked.mails);
    const count = await place.write(mails);
    print(`importing mails: ${from}`);
    await place.import();
    return (this.imported = { place, mails: count });
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
