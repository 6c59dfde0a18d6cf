import { createHash } from 'node:crypto';
import { type MessageId } from '@sluice/kernel';
import fc from 'fast-check';
import type { Mail } from './mail';
import { readMail } from './read-mail';
import { SAMPLE_DIFF, SAMPLE_PATCH, sampleMail } from './sample-mail';

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex');
const hashing = { sha1: hash('sha1'), sha256: hash('sha256') };
const read = (parts: Partial<Mail>) => readMail(sampleMail(parts), hashing);
const reading = (parts: Partial<Mail>) => read(parts).reading;

describe('readMail', () => {
  it('reads a patch', () => {
    const { reading: patch, diff } = read({
      subject: '[PATCH for-4.16 v2 1/2] widget: turn left',
      text: SAMPLE_PATCH,
    });
    expect(patch).toMatchObject({
      kind: 'patch',
      title: 'widget: turn left',
      subjectKey: 'widget: turn left',
      prefix: { revision: '2', position: 1, total: 2, target: { release: '4.16', asked: false } },
      trailers: [{ canonical: 'signed-off-by', place: 'commit-message', line: 3 }],
      patch: {
        patchId: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        files: [{ path: 'widget.c', added: 1, removed: 1 }],
        damage: [],
        message: 'widget: turn left\n\nThe widget turned right.',
      },
    });
    expect(diff?.files[0]?.hunks).toHaveLength(1);
  });

  it('can be kept as JSON without the diff', () => {
    const { reading: patch } = read({ text: SAMPLE_PATCH });
    expect(JSON.stringify(patch)).not.toContain('hunks');
  });

  it('takes author and subject from the body as git am does', () => {
    const text = `From: Bo <bo@example.org>\nSubject: widget: turn back\n\n${SAMPLE_PATCH}`;
    const patch = reading({ text });
    expect(patch.author).toEqual({ name: 'Bo', address: 'bo@example.org' });
    expect(patch.from.address).toBe('ada@example.org');
    expect(patch.title).toBe('widget: turn back');
    expect(patch.patch?.message).toBe('widget: turn back\n\nThe widget turned right.');
  });

  it('reads a diff that is attached', () => {
    const patch = reading({ text: 'Text.\n', patchAttachments: [SAMPLE_DIFF] });
    expect(patch.patch?.files).toHaveLength(1);
    expect(patch.patch?.patchId).toBe(reading({ text: SAMPLE_PATCH }).patch?.patchId);
  });

  it('has no patch-id for a damaged or binary diff, and says the damage', () => {
    const damaged = reading({ text: SAMPLE_PATCH.replace('\n {', '\n{') });
    expect(damaged.patch?.patchId).toBeUndefined();
    expect(damaged.patch?.damage).toEqual([expect.objectContaining({ kind: 'white-space' })]);
    const binary = 'diff --git a/x b/x\nindex 1234567..7654321\nBinary files a/x and b/x differ\n';
    expect(reading({ text: binary }).patch?.patchId).toBeUndefined();
  });

  it('counts no trailer inside a diff or below it', () => {
    const text =
      SAMPLE_PATCH.replace('+    return LEFT;', '+Acked-by: C <c@example.org>') +
      'Acked-by: D <d@example.org>\n';
    expect(reading({ text }).trailers.map(({ canonical }) => canonical)).toEqual(['signed-off-by']);
  });

  it('tells notes from the commit message', () => {
    const text = SAMPLE_PATCH.replace('---\n', '---\nAcked-by: C <c@example.org>\n');
    expect(reading({ text }).trailers.map(({ place }) => place)).toEqual(['commit-message', 'notes']);
  });

  it('reads Fixes and a revert by title and by hash', () => {
    const body =
      'This reverts commit\n2222222222222222222222222222222222222222.\n\nFixes: 123456789abc ("widget: turn right")\n';
    const patch = reading({ subject: '[PATCH] Revert "widget: turn left"', text: `${body}${SAMPLE_PATCH}` });
    expect(patch.patch?.reverts).toEqual({ commit: '2'.repeat(40), subject: 'widget: turn left' });
    expect(patch.patch?.fixes).toEqual([{ commit: '123456789abc', subject: 'widget: turn right' }]);
  });

  it('hears no objection from a machine or in a posting', () => {
    const text = 'This patch needs reverting.\n';
    const parts = { subject: 'Re: [PATCH] t', text };
    expect(reading(parts).objections).toHaveLength(1);
    expect(reading({ ...parts, autoSubmitted: 'auto-generated' })).toMatchObject({
      automatic: true,
      objections: [],
    });
    expect(reading({ text: `${text}\n${SAMPLE_PATCH}` }).objections).toEqual([]);
  });

  it.each([
    [{ autoSubmitted: 'no' }, false],
    [{ autoSubmitted: 'auto-replied' }, true],
    [{ from: { name: 'kernel test robot', address: 'lkp@example.org' } }, true],
    [{ from: { name: 'Rob Otter', address: 'rob@example.org' } }, false],
  ])('%j is automatic: %s', (parts, automatic) => {
    expect(reading(parts).automatic).toBe(automatic);
  });
});

describe('the place of a posting', () => {
  const placeOf = (subject: string) => {
    const { kind, prefix } = reading({ subject, text: SAMPLE_PATCH, references: ['a@x' as MessageId] });
    return [kind, prefix?.position, prefix?.total, prefix?.revision];
  };

  test('of a whole patch that answers a cover is not the place of the cover', () => {
    expect(placeOf('Re: [PATCH v2 0/3] widget: turn left')).toEqual(['patch', undefined, undefined, '2']);
  });

  test('of one that answers a patch is that of the patch', () => {
    expect(placeOf('Re: [PATCH v2 2/3] widget: turn left')).toEqual(['patch', 2, 3, '2']);
  });
});

describe('the content hash', () => {
  const base = { text: SAMPLE_PATCH };
  const footer = `${'_'.repeat(47)}\nwidgets mailing list\nhttps://lists.example.org/widgets\n`;

  it.each<[string, Partial<Mail>]>([
    ['a list’s footer', { text: SAMPLE_PATCH + footer }],
    ['empty lines at the end', { text: `${SAMPLE_PATCH}\n\n` }],
    ['a list’s subject tag', { subject: '[Widgets] [PATCH] widget: turn left' }],
    [
      'a rewritten From',
      {
        from: { name: 'Ada Author via widgets', address: 'widgets@lists.example.org' },
        replyTo: [{ name: 'Ada Author', address: 'ada@example.org' }],
      },
    ],
    ['other recipients', { cc: [{ name: '', address: 'bo@example.org' }] }],
  ])('does not see %s', (_, parts) => {
    expect(reading({ ...base, ...parts }).contentHash).toBe(reading(base).contentHash);
  });

  it.each<[string, Partial<Mail>]>([
    ['another text', { text: SAMPLE_PATCH.replace('LEFT', 'BACK') }],
    ['another prefix', { subject: '[PATCH v2] widget: turn left' }],
    ['another sender', { from: { name: 'Ada Author', address: 'eve@example.org' } }],
    ['another date', { date: undefined }],
    ['another attachment', { patchAttachments: [SAMPLE_DIFF] }],
    ['a trailer below a rule', { text: `${SAMPLE_PATCH}____\nAcked-by: Eve <eve@example.org>\n` }],
  ])('sees %s', (_, parts) => {
    expect(reading({ ...base, ...parts }).contentHash).not.toBe(reading(base).contentHash);
  });
});

describe('readMail on any mail', () => {
  const subject = fc.oneof(
    fc.string(),
    fc.constantFrom('[PATCH 1/2] t', 'Re: [PATCH] t', '[PATCH 0/2] t', '[GIT PULL] t'),
  );
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...SAMPLE_PATCH.split('\n'), '> x', 'A wrote:', 'Acked-by: A <a@b.c>'),
  );

  it('never throws and gives the same answer twice', () => {
    fc.assert(
      fc.property(subject, fc.array(line, { maxLength: 60 }), fc.boolean(), (title, lines, flowed) => {
        const mail = sampleMail({
          subject: title,
          text: lines.join('\n'),
          flowed,
          inReplyTo: ['p@x' as MessageId],
        });
        expect(readMail(mail, hashing)).toEqual(readMail(mail, hashing));
      }),
      { numRuns: 300 },
    );
  });

  it('never cuts a surrogate pair in half', () => {
    const said = [
      'I withdraw my ack ',
      'This is broken ',
      'Committed. I committed this ',
      'Acked-by: A <a@b.c> # ',
      'With that fixed ',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...said), fc.nat(1), fc.nat(400), (front, shift, n) => {
        const text = `${front}${'x'.repeat(shift)}${'🦢'.repeat(200 + n)}`;
        const json = [
          reading({ subject: `Re: [PATCH] ${text}`, text: `${text}:\nAcked-by: A <a@b.c>` }),
          reading({ text: `${text}\n\n${SAMPLE_PATCH}` }),
        ].map((value) => JSON.stringify(value));
        expect(json.join()).not.toMatch(/\\ud[89a-f]/i);
      }),
    );
  });

  it('never takes a trailer from quoted text', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const text = lines.map((l) => `> ${l.replaceAll('\n', ' ')}`).join('\n');
        expect(reading({ subject: 'Re: [PATCH] t', text }).trailers).toEqual([]);
      }),
    );
  });
});
