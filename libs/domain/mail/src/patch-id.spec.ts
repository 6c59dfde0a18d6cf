import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mailBody } from './mail-body';
import { patchId } from './patch-id';
import { SAMPLE_DIFF, SAMPLE_PATCH } from './sample-mail';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const ours = (text: string): string | undefined => {
  const { lines, diffAt } = mailBody(text);
  return patchId(lines, diffAt, sha1);
};
const gits = (text: string): string =>
  execFileSync('git', ['patch-id', '--stable'], { input: text }).toString().split(' ')[0] ?? '';

const RENAME = 'diff --git a/o.c b/n.c\nsimilarity index 100%\nrename from o.c\nrename to n.c\n';
const MODE = 'diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n';
const gadget = SAMPLE_DIFF.replaceAll('widget', 'gadget');

describe('patchId', () => {
  it.each<[string, string]>([
    ['one file', SAMPLE_DIFF],
    ['a whole mail', SAMPLE_PATCH],
    ['two files', SAMPLE_DIFF + gadget],
    ['a rename in front', RENAME + SAMPLE_DIFF],
    ['a rename behind', SAMPLE_DIFF + RENAME],
    ['a mode change between', SAMPLE_DIFF + MODE + gadget],
    ['two hunks', `${SAMPLE_DIFF}@@ -10,2 +10,3 @@ x\n a\n+b\n c\n`],
    ['no newline at the end', `${SAMPLE_DIFF}\\ No newline at end of file\n`],
    ['carriage returns and tabs', SAMPLE_DIFF.replace('    return LEFT;', '\t\treturn LEFT;\r')],
    ['form feeds', SAMPLE_DIFF.replace('LEFT', '\fLEFT\v')],
    ['letters beyond ASCII', SAMPLE_DIFF.replace('LEFT', '"links für später"')],
    ['a diff -u without git', SAMPLE_DIFF.replace(/^diff.*\nindex.*\n/, 'diff -u a/widget.c b/widget.c\n')],
    ['removed lines that look like marks', SAMPLE_DIFF.replace('-    return RIGHT;', '--- x')],
  ])('is git’s for %s', (_, text) => {
    expect(ours(text)).toBe(gits(text));
    expect(ours(text)).toMatch(/^[0-9a-f]{40}$/);
  });

  it('depends neither on order of files, line numbers, blobs nor white space, but on context', () => {
    const same = ours(SAMPLE_DIFF + gadget);
    expect(ours(gadget + SAMPLE_DIFF)).toBe(same);
    expect(ours((SAMPLE_DIFF + gadget).replaceAll('@@ -1,3 +1,3', '@@ -91,3 +92,3'))).toBe(same);
    expect(ours((SAMPLE_DIFF + gadget).replaceAll('1111111', '3333333'))).toBe(same);
    expect(ours((SAMPLE_DIFF + gadget).replaceAll('    return', '\treturn'))).toBe(same);
    expect(ours((SAMPLE_DIFF + gadget).replaceAll('\n }', '\n };'))).not.toBe(same);
  });

  it('is none where git finds no diff line', () => {
    const plain = SAMPLE_DIFF.replace(/^diff.*\nindex.*\n/, '');
    expect(ours(plain)).toBeUndefined();
    expect(gits(plain)).toBe('');
  });
});
