import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../running-sluice';
import { archivedMails } from './archive-mails';

const FIRST = 'From wren@example.org Thu Jan  1 00:00:00 1970\nSubject: one\n\nA mail.\n\n';
const SECOND = 'From wren@example.org Thu Jan  1 00:00:00 1970\nSubject: two\n\n>From here on.\n\n';

describe('the archive of a benchmark', () => {
  const folder = temporaryFolder('bench-archive');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, bytes: string | Buffer): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it('is an mbox, plain or packed, of which the newest are taken', () => {
    const plain = file('list.mbox', FIRST + SECOND);
    expect(archivedMails(plain, 5)).toEqual([FIRST, SECOND]);
    expect(archivedMails(plain, 1)).toEqual([SECOND]);
    expect(archivedMails(file('list.mbox.gz', gzipSync(FIRST + SECOND)), 5)).toEqual([FIRST, SECOND]);
    const packed = execFileSync('xz', ['-c'], { input: FIRST + SECOND });
    expect(archivedMails(file('list.mbox.xz', packed), 5)).toEqual([FIRST, SECOND]);
  });

  it('is refused where it is none', () => {
    const packed = file('list.mbox.zst', '\x28\xb5\x2f\xfd');
    expect(() => archivedMails(packed, 5)).toThrow(`${packed} is no mbox`);
    mkdirSync(join(folder, 'Maildir'));
    expect(() => archivedMails(join(folder, 'Maildir'), 5)).toThrow('neither a git directory nor an mbox');
    expect(() => archivedMails(join(folder, 'gone'), 5)).toThrow('there is no ');
  });
});
