import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing, openSource } from '@sluice/mail-io';
import { readMail, type Mail } from '@sluice/mail';
import { corpus, describeWithCorpus } from '@sluice/testing';
import { temporaryFolder } from './running-sluice';

/** Every decoded mail of a source. */
const mailsOf = async (location: string): Promise<readonly Mail[]> => {
  const mails: Mail[] = [];
  for await (const items of openSource(location))
    for (const item of items) {
      if (item.kind !== 'mail') continue;
      const raw = canonicalRaw(item.raw);
      const decoded = await decodeMail(raw, hashRaw(raw));
      if (decoded.ok) mails.push(decoded.mail);
    }
  return mails;
};

/** git answers one line for each patch it finds in its input; a mail holds one. A shell begins a process sooner than we do. */
const PATCH_IDS = 'for f in "$@"; do id=$(git patch-id --stable <"$f"); echo "${id%% *}"; done';

const gitPatchIds = (texts: readonly string[]): readonly string[] => {
  const folder = temporaryFolder('patch-id');
  try {
    const files = texts.map((text, n) => {
      const file = join(folder, String(n));
      writeFileSync(file, text);
      return file;
    });
    return execFileSync('sh', ['-c', PATCH_IDS, 'sh', ...files])
      .toString()
      .trimEnd()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What `git am` would be given: the text, or the attachment that holds the diff. */
const patchText = (mail: Mail): string =>
  /^diff /m.test(mail.text) ? mail.text : (mail.patchAttachments[0] ?? mail.text);

describeWithCorpus('the patch-ids of the corpora', () => {
  it.each([
    ['cdf-vpci/cdf-vpci.mbox', 11],
    ['iommu/iommu-2000.mbox.xz', 615],
  ])('are those of git patch-id --stable for every patch of %s', async (source, patches) => {
    const read = (await mailsOf(corpus(source)))
      .map((mail) => ({ mail, reading: readMail(mail, nodeHashing).reading }))
      .filter(({ reading }) => reading.kind === 'patch');
    const ours = read.map(({ mail, reading }) => `${mail.messageId} ${reading.patch?.patchId ?? ''}`);
    const ids = gitPatchIds(read.map(({ mail }) => patchText(mail)));
    const gits = read.map(({ mail }, n) => `${mail.messageId} ${ids[n] ?? ''}`);
    expect(ours).toEqual(gits);
    expect(ours).toHaveLength(patches);
  });
});
