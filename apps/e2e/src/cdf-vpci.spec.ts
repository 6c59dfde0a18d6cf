import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, describeWithCorpus, fixtures } from '@sluice/testing';
import { servedSluice, sluiceOn, temporaryFolder, type ServedSluice } from './running-sluice';

/** Facts of the corpus: Message-IDs, names and dates as its README lists them. */
const FLAG = '20d5b9d6a0d01a7b90711d28cbefb5701a88b438.1633540842.git.rahul.singh@arm.com';
const REVERT = '20211014084718.21733-1-michal.orzel@arm.com';
const RELEASE_ACK = '24936.5596.598869.471516@mariner.uk.xensource.com';
const COOPER = '548fa153-b2e3-7f91-c7c9-a569e13b5809@citrix.com';

type Counts = {
  readonly read: number;
  readonly new: number;
  readonly parked: number;
  readonly duplicates: number;
};
type Trailer = {
  readonly key: string;
  readonly by: { readonly name: string; readonly address: string };
  readonly kind: string;
  readonly scope: string;
  readonly messageId: string;
  readonly saidAt: string;
  readonly authority: string;
  readonly counts: boolean;
  readonly needsHuman: boolean;
  readonly why: string;
};
type Reason = {
  readonly rule: string;
  readonly sentence: string;
  readonly evidence: readonly { readonly messageId?: string }[];
};
type Verdict = { readonly outcome: string; readonly phase: string; readonly reasons: readonly Reason[] };

const days = (first: string, last: string): readonly string[] => {
  const all: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000)
    all.push(new Date(at).toISOString().slice(0, 10));
  return all;
};

/** Answers in the order of the questions; two at a time, as the machine has cores. */
const eachOf = async <T, R>(values: readonly T[], ask: (value: T) => Promise<R>): Promise<readonly R[]> => {
  const answers: R[] = [];
  const left = values.map((value, index) => ({ value, index }));
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      answers[next.index] = await ask(next.value);
  };
  await Promise.all([work(), work()]);
  return answers;
};

describeWithCorpus('the corpus of October 2021', () => {
  let folder: string;
  let sluice: ServedSluice;
  let first: Counts;
  let again: Counts;
  let before: string;

  beforeAll(async () => {
    folder = temporaryFolder('corpus');
    sluice = await servedSluice(join(folder, 'data'));
    before = new Date(Date.now() - 1_000).toISOString().slice(0, 19) + 'Z';
    first = await sluice.json<Counts>('ingest', corpus('cdf-vpci', 'cdf-vpci.mbox'));
    again = await sluice.json<Counts>('ingest', corpus('cdf-vpci', 'cdf-vpci.mbox'));
  }, 180_000);

  afterAll(async () => {
    await sluice.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const gate = (asOf: string): Promise<Verdict> =>
    sluice.json<Verdict>('gate', 'show', FLAG, '--release', '4.16', '--as-of', asOf);

  /** Mails that a verdict shows as objections, sure or possible. */
  const objectionsIn = (verdict: Verdict): ReadonlySet<string> =>
    new Set(
      verdict.reasons
        .filter((r) => r.rule === 'objections')
        .flatMap((r) => r.evidence.flatMap((e) => e.messageId ?? [])),
    );

  test('is 76 mails, all of them new, none parked', () => {
    expect(first).toMatchObject({ read: 76, new: 76, duplicates: 0, parked: 0 });
  });

  test('taken again brings nothing new', () => {
    expect(again).toMatchObject({ read: 76, new: 0, duplicates: 76, parked: 0 });
  });

  test('says the same as a folder of single mails as it says as an mbox', async () => {
    const single = sluiceOn(join(folder, 'single'));
    expect(await single.json('ingest', corpus('cdf-vpci'))).toMatchObject({ read: 76, new: 76 });
    const [a, b] = [await sluice.json<Verdict>('digest'), await single.json<Verdict>('digest')];
    expect({ ...b, knownAsOf: '' }).toEqual({ ...a, knownAsOf: '' });
  });

  test('verifies', async () => {
    expect((await sluice.run('verify')).exit).toBe(0);
  });

  test('joins v5 with the v6 to v8 of a colleague, and shows on what evidence', async () => {
    const series = await sluice.json<{
      readonly revisions: readonly { readonly number: string; readonly poster: { readonly name: string } }[];
      readonly joinedBy: readonly { readonly kind: string }[];
    }>('series', 'show', FLAG);
    expect(series.revisions.map((r) => [r.number, r.poster.name])).toEqual([
      ['5', 'Rahul Singh'],
      ['6', 'Bertrand Marquis'],
      ['7', 'Bertrand Marquis'],
      ['8', 'Bertrand Marquis'],
    ]);
    for (const kind of ['cover-subject', 'numbering', 'shortlog'])
      expect(series.joinedBy.map((e) => e.kind)).toContain(kind);
  });

  test('the revert is a series of its own, and names what it reverts', async () => {
    const series = await sluice.json<{ readonly reverts: unknown; readonly revisions: unknown[] }>(
      ...['series', 'show', REVERT],
    );
    expect(series.reverts).toMatchObject({
      commit: '2075b410ee8087662c880213c3aca196fb7ade22',
      messageId: FLAG,
    });
    expect(series.revisions).toHaveLength(1);
  });

  test('the acks of the revert are as they were said', async () => {
    const trailers = await sluice.json<readonly Trailer[]>('trailers', REVERT, '--release', '4.16');
    const said = trailers.filter((t) => t.kind !== 'sign-off');
    expect(said.map((t) => [t.key.toLowerCase(), t.by.name, t.by.address.toLowerCase(), t.counts])).toEqual([
      ['acked-by', 'Jan Beulich', 'jbeulich@suse.com', false],
      ['reviewed-by', 'Bertrand Marquis', 'bertrand.marquis@arm.com', true],
      ['acked-by', 'Julien Grall', 'julien@xen.org', true],
      ['acked-by', 'Christian Lindig', 'christian.lindig@citrix.com', true],
      ['release-acked-by', 'Ian Jackson', 'iwj@xenproject.org', true],
    ]);
    const [beulich, , grall, , jackson] = said;
    expect(beulich).toMatchObject({ scope: 'Applicable parts', needsHuman: true });
    expect(grall).toMatchObject({ value: 'Julien Grall <jgrall@amazon.com>' });
    expect(jackson).toMatchObject({ authority: 'release-manager', messageId: RELEASE_ACK });
    // It was committed an hour and more before, as mail 038 says.
    expect(jackson?.saidAt).toBe('2021-10-14T11:34:52Z');
  });

  test.each([
    ['2021-10-07', 0],
    ['2021-10-08', 1],
    ['2021-10-13', 5],
  ])('the gate as of %s shows possible objections in at least %i mails', async (asOf, least) => {
    const verdict = await gate(asOf);
    const objections = objectionsIn(verdict);
    expect(objections.size).toBeGreaterThanOrEqual(least);
    if (least === 0) expect(objections.size).toBe(0);
    else expect(objections).toContain(COOPER);
    const rules = verdict.reasons.map((r) => r.rule);
    for (const rule of ['R01', 'R02', 'completeness', 'last-posting-date']) expect(rules).toContain(rule);
  });

  test('two days before the freeze the gate says that it is near', async () => {
    const { phase, reasons } = await gate('2021-10-13');
    expect(phase).toBe('last-posting');
    expect(reasons.find((r) => r.rule === 'phase-border')?.sentence).toMatch(
      /feature freeze in 2 days \(.*2021-10-15/i,
    );
  });

  test('the gate is open on no day from the posting to the release', async () => {
    const sampled = days('2021-10-06', '2021-12-05');
    const verdicts = await eachOf(sampled, gate);
    expect(sampled.filter((_, i) => verdicts[i]?.outcome === 'open')).toEqual([]);
    expect(new Set(verdicts.map((v) => v.phase)).size).toBeGreaterThan(3);
  }, 180_000);

  test('before the import nothing was known of it', async () => {
    const show = ['gate', 'show', FLAG, '--release', '4.16', '--known-as-of', before] as const;
    const { exit, out, err } = await sluice.run(...show);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(/^sluice: nothing was known [^\n]+\n$/);
  });

  test('known as of now it is known, and as of a day before the posting it is not', async () => {
    const now = new Date(Date.now() + 1_000).toISOString().slice(0, 19) + 'Z';
    expect((await sluice.run('gate', 'show', FLAG, '--release', '4.16', '--known-as-of', now)).exit).toBe(0);
    const early = await sluice.run('gate', 'show', FLAG, '--release', '4.16', '--as-of', '2021-10-05');
    expect(early).toMatchObject({ exit: 2, out: '' });
  });
});

describe('a release ack from somebody else', () => {
  let folder: string;
  let sluice: ServedSluice;

  beforeAll(async () => {
    folder = temporaryFolder('forged');
    sluice = await servedSluice(join(folder, 'data'));
    await sluice.run('ingest', fixtures('cdf-vpci-story'), fixtures('forgeries'));
  }, 180_000);

  afterAll(async () => {
    await sluice.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is shown and never counts', async () => {
    const trailers = await sluice.json<readonly Trailer[]>(
      'trailers',
      'story-004@example.org',
      '--release',
      '4.16',
    );
    const forged = trailers.filter((t) => /release/i.test(t.key) && t.kind !== 'possible-objection');
    expect(forged.length).toBeGreaterThanOrEqual(3);
    for (const trailer of forged) {
      expect(trailer).toMatchObject({ authority: 'none', counts: false });
      expect(trailer.why).not.toBe('');
    }
    const stranger = forged.find((t) => t.by.address === 'sam@example.net' && t.kind === 'release-ack');
    expect(stranger?.why).toMatch(/not the release manager|unauthorised|not the sender/);
  });

  test('opens no gate', async () => {
    const check = await sluice.run(
      'gate',
      'check',
      'story-004@example.org',
      '--release',
      '4.16',
      '--as-of',
      '2021-11-24',
    );
    expect(check.exit).toBe(1);
  });
});
