import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeBenchProject } from './bench-project';
import { measure, type Cost } from './measure';
import { publicInboxCost } from './public-inbox';

const CLI = resolve(__dirname, '../../../cli/bin/sluice.cjs');
/** Some input parked is an ordinary end of an import. */
const PARKED = 3;

/** A folder of the benchmark: a project, an initialised cluster, some mails, and the database that they went into. */
export class Place {
  readonly data: string;
  readonly mbox: string;
  readonly project: string;

  private constructor(readonly folder: string) {
    this.data = join(folder, 'data');
    this.mbox = join(folder, 'mails.mbox');
    // A server calls a project by the name of its folder.
    this.project = join(folder, 'bench');
  }

  static async in(folder: string): Promise<Place> {
    const place = new Place(folder);
    await mkdir(folder, { recursive: true });
    await writeBenchProject(place.project);
    await measure(place.cli('rebuild', '--data', place.initialised, '--quiet'));
    return place;
  }

  private get initialised(): string {
    return join(this.folder, 'initialised');
  }

  private cli(...args: readonly string[]): readonly string[] {
    return [process.execPath, CLI, ...args, '--project', 'bench', '--project-folder', this.project];
  }

  /** Writes mails to its mbox, one by one; answers how many there were. */
  async write(mails: Iterable<string>): Promise<number> {
    const out = createWriteStream(this.mbox, { encoding: 'latin1' });
    let count = 0;
    for (const mail of mails) {
      if (!out.write(mail)) await once(out, 'drain');
      count += 1;
    }
    out.end();
    await once(out, 'finish');
    return count;
  }

  /** A fresh copy of the initialised cluster. */
  private async fresh(): Promise<void> {
    await rm(this.data, { recursive: true, force: true });
    await cp(this.initialised, this.data, { recursive: true, preserveTimestamps: true });
    const own = ['-R', '--reference', join(this.initialised, 'postgres'), join(this.data, 'postgres')];
    if (process.getuid?.() === 0) execFileSync('chown', own);
  }

  async import(): Promise<Cost> {
    await this.fresh();
    return this.importAgain();
  }

  importAgain(): Promise<Cost> {
    return measure(this.cli('ingest', this.mbox, '--data', this.data, '--quiet'), { accept: [PARKED] });
  }

  /** COPY of the raw mails and decoding alone. */
  async floor(): Promise<Cost> {
    await this.fresh();
    return measure([process.execPath, join(__dirname, 'floor.js'), this.data, this.mbox, this.folder]);
  }

  /** Starting the program and the database, and stopping both. */
  start(): Promise<Cost> {
    return measure(this.cli('parked', 'list', '--data', this.initialised));
  }

  rebuild(): Promise<Cost> {
    return measure(this.cli('rebuild', '--data', this.data, '--quiet'));
  }

  async mailsplit(): Promise<Cost> {
    const split = join(this.folder, 'split');
    await rm(split, { recursive: true, force: true });
    await mkdir(split);
    const cost = await measure(['git', 'mailsplit', '--mboxrd', `-o${split}`, this.mbox]);
    await rm(split, { recursive: true });
    return cost;
  }

  /** Taking the mails into public-inbox. */
  publicInbox(): Promise<Cost> {
    return publicInboxCost(join(this.folder, 'public-inbox'), this.mbox);
  }

  /** The configuration of a server for its project, without limits of requests. */
  async configuration(): Promise<string> {
    const file = join(this.folder, 'sluice.config.yaml');
    const limits = { perMinute: 0, tokenPerMinute: 0, writesPerMinute: 0, signInsPerHour: 0 };
    await writeFile(file, JSON.stringify({ projects: [{ files: this.project }], http: { limits } }));
    return file;
  }
}
