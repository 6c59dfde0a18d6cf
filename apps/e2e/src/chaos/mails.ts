import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chance } from './chance';

/** The mails of an mboxrd text, each with its `From ` line. */
export const mailsIn = (text: string): readonly string[] =>
  text.split(/^(?=From \S)/m).filter((mail) => mail.startsWith('From '));

/** The mails of an mboxrd file, each with its `From ` line, so that what the file says of their arrival stays. */
export const mailsOf = (mbox: string): readonly string[] => {
  const bytes = mbox.endsWith('.xz')
    ? execFileSync('xz', ['-dc', mbox], { maxBuffer: 1 << 28 })
    : readFileSync(mbox);
  return mailsIn(bytes.toString('latin1'));
};

const padded = (mail: string): string => (mail.endsWith('\n\n') ? mail : `${mail.replace(/\n?$/, '\n')}\n`);

/** Mails as one mbox, each with the empty line behind it. */
export const mboxOf = (mails: readonly string[]): string => mails.map(padded).join('');

/** Writes mails to one mbox file. */
export const writeMbox = (file: string, mails: readonly string[]): Promise<void> =>
  writeFile(file, mboxOf(mails), 'latin1');

/**
 * The mails as a careless world brings them: in any order, in files of any size about `size`, some of them again in a later file. Every mail is in
 * at least one file. Answers the files, in the order in which they come.
 */
export const dealMails = async (
  folder: string,
  mails: readonly string[],
  { chance, size, twice }: { readonly chance: Chance; readonly size: number; readonly twice: number },
): Promise<readonly string[]> => {
  const again = mails.filter(() => chance.next() < twice);
  const order = [...chance.shuffled(mails), ...chance.shuffled(again)];
  const files: string[] = [];
  for (let at = 0; at < order.length;) {
    const count = 1 + chance.below(2 * size);
    const file = join(folder, `batch-${String(files.length).padStart(4, '0')}.mbox`);
    await writeMbox(file, order.slice(at, at + count));
    files.push(file);
    at += count;
  }
  return files;
};
