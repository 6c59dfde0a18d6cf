import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { corpus, fixtures, forgedMails, oddMails, shapeMbox, shapeNames, storyMails } from '@sluice/testing';

const ROOT = resolve(__dirname, '../../../../..');

/** A file of the project. */
export const projectFile = (...path: readonly string[]): string => resolve(ROOT, ...path);

/** Real mails that lead nowhere new are not worth their time. */
const MAX_REAL = 150;

const bytesOf = (file: string): Buffer =>
  file.endsWith('.xz') ? execFileSync('xz', ['-dc', file], { maxBuffer: 1 << 28 }) : readFileSync(file);

/** The mails of an mbox, in their order. */
export const mailsOfMbox = (mbox: Buffer): readonly Buffer[] =>
  mbox
    .toString('latin1')
    .split(/^(?=From \S)/m)
    .filter((mail) => mail.startsWith('From '))
    .map((mail) => Buffer.from(mail.slice(mail.indexOf('\n') + 1), 'latin1'));

const spread = <T>(all: readonly T[], count: number): readonly T[] =>
  all.filter((_, i) => i % Math.max(1, Math.floor(all.length / count)) === 0).slice(0, count);

/** Real mail, where the environment names it: a run without it is the same everywhere. */
export const realMails = (): readonly Buffer[] => {
  const file = corpus('iommu', 'iommu-2000.mbox.xz');
  if (process.env['SLUICE_CORPUS'] === undefined || !existsSync(file)) return [];
  return spread(mailsOfMbox(bytesOf(file)), MAX_REAL);
};

/** Every mail of our fixtures. */
export const ownMails = (): readonly Buffer[] => [
  ...[...storyMails(), ...forgedMails(), ...oddMails()].map(({ raw }) => raw),
  ...shapeNames().flatMap((name) => mailsOfMbox(shapeMbox(name)).slice(0, 2)),
  ...keptInputs('decode'),
];

/** Redrawn inputs that a target once broke at. */
export const keptInputs = (of: string): readonly Buffer[] => {
  const folder = fixtures('fuzz', of);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => readFileSync(resolve(folder, name)));
};
