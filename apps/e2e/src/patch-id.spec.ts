import { execFileSync } from 'node:child_process';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing, openSource } from '@sluice/mail-io';
import { readMail, type Mail } from '@sluice/mail';
import { corpus, describeWithCorpus } from '@sluice/testing';

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

/** git answers one line for each patch it finds in its input; a mail holds one. */
const gitPatchId = (text: string): string =>
  execFileSync('git', ['patch-id', '--stable'], { input: text }).toString().split(' ')[0] ?? '';

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
    const gits = read.map(({ mail }) => `${mail.messageId} ${gitPatchId(patchText(mail))}`);
    expect(ours).toEqual(gits);
    expect(ours).toHaveLength(patches);
  });
});
