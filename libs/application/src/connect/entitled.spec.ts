import type { Edge } from '@sluice/dependency';
import { messageId } from '@sluice/kernel';
import * as fc from 'fast-check';
import type { Mail } from '@sluice/mail';
import type { LandedReader } from '../ports/landed-reader';
import type { StoredCommit } from '../ports/tree-store';
import { incoming, mail, time, viewPorts, worldOf } from '../spec-builders';
import type { Viewpoint } from '../views';
import { dependenciesOf } from './dependencies';
import type { ConnectPorts } from './signatures';
import { patchOf } from './spec-patches';

const id = (name: string): string => `${name}@example.org`;

/** The second of four patches is all that came; an answer to the cover letter quotes what the others are. */
const FLAG = patchOf('flag', '[PATCH v5 2/4] otter: introduce the flag of diving', {
  changes: [{ file: 'otter/otter.h', lines: [' #define OTTER_a 0', '+#define OTTER_CDF_dive 1'] }],
  inReplyTo: [messageId(id('cover'))],
  date: time('2024-03-01T10:01'),
});
const QUOTE = mail('quote', {
  subject: 'Re: [PATCH v5 0/4] otter: dive',
  from: { name: 'Max Maintainer', address: 'max@example.org' },
  inReplyTo: [messageId(id('cover'))],
  text: `Thanks.

> Olli Otter (4):
>   otter: count the fish
>   otter: introduce the flag of diving
>   otter: dive where the flag says so
>   otter: describe the weather
>
>  otter/otter.h | 1 +
`,
  date: time('2024-03-01T12:00'),
});
const PLEA = mail('plea', {
  subject: 'Re: [PATCH v5 2/4] otter: introduce the flag of diving',
  from: { name: 'Bert Badger', address: 'bert@example.org' },
  inReplyTo: [messageId(id('flag'))],
  text: 'Please keep it.\nThe remaining patches cannot be merged, as they are dependent on this flag.\n',
  date: time('2024-03-03T10:00'),
});
const MAILS = [FLAG, QUOTE, PLEA];

const COMMIT: StoredCommit = {
  commit: 'd'.repeat(40),
  parents: [],
  branch: 'master',
  author: { name: 'Olli Otter', address: 'olli@elsewhere.example' },
  authoredAt: time('2024-03-01T10:00'),
  committer: { name: 'Carl', address: 'carl@example.org' },
  committedAt: time('2024-03-02T10:00'),
  subject: 'otter: Describe the weather',
  body: '',
  files: [],
  recordedAt: time('2024-03-02T11:00'),
};

const portsOf = async (
  batches: readonly (readonly Mail[])[],
  commits: readonly StoredCommit[] = [],
): Promise<ConnectPorts> => {
  const world = await worldOf(batches.map((b) => b.map((m) => incoming(m))));
  const landed: LandedReader = {
    landed: ({ from, to }) =>
      Promise.resolve(commits.filter((c) => c.committedAt >= from && c.committedAt <= to)),
  };
  return { ...viewPorts(world), links: world.links, landed };
};

const blockedBy = (ports: ConnectPorts, viewpoint: Viewpoint = {}) =>
  dependenciesOf(ports, { ref: id('flag'), reverse: true }, viewpoint);

const textOf = ({ from, kind, confidence }: Edge): string => `${from.slice(-3)} ${kind} ${confidence}`;

describe('patches that never came, and that an answer entitles', () => {
  it('are called by their titles, with the mail that quotes them as evidence', async () => {
    const { nodes, edges } = await blockedBy(await portsOf([MAILS]), { asOf: time('2024-03-01T13:00') });
    expect(nodes.filter((n) => n.sort === 'expected').map((n) => n.subject)).toEqual([
      'otter: dive where the flag says so',
      'otter: describe the weather',
    ]);
    expect(edges.map(textOf)).toEqual(['5/3 series-order weak', '5/4 series-order weak']);
    expect(edges[0]?.evidence[0]).toEqual({
      kind: 'mail',
      messageId: id('quote'),
      what: 'quotes a list of the patches of the series: otter: dive where the flag says so',
    });
  });

  it('need what somebody says the rest of the series needs', async () => {
    const { edges } = await blockedBy(await portsOf([MAILS]));
    expect(edges.map(textOf)).toEqual([
      ...['5/3 prose weak', '5/3 series-order weak', '5/4 prose weak', '5/4 series-order weak'],
    ]);
    expect(edges[0]?.evidence).toContainEqual({
      kind: 'mail',
      messageId: id('plea'),
      line: 2,
      quote: 'The remaining patches cannot be merged, as they are dependent on this flag.',
    });
  });

  it('need it no more by what was said of an older version', async () => {
    const next = patchOf('again', '[PATCH v6 2/4] otter: introduce the flag of diving', {
      changes: [{ file: 'otter/otter.h', lines: [' #define OTTER_a 0', '+#define OTTER_CDF_dive 2'] }],
      date: time('2024-03-05T10:01'),
    });
    const { edges } = await blockedBy(await portsOf([[...MAILS, next]]));
    expect(edges.map((e) => e.kind)).not.toContain('prose');
  });

  it.each<[string, Partial<StoredCommit>, string | undefined]>([
    ['of their title, and of their author by name', {}, COMMIT.commit],
    ['of another author', { author: { name: 'Eve', address: 'olli@elsewhere.example' } }, undefined],
    ['of another title', { subject: 'otter: describe the rain' }, undefined],
    ['from before they were posted', { committedAt: time('2024-02-29T10:00') }, undefined],
    ['of much later', { committedAt: time('2024-06-01T10:00') }, undefined],
    ['of a branch of a release alone', { branch: 'stable-4.16' }, undefined],
  ])('likely went in as a commit %s', async (_, told, expected) => {
    const ports = await portsOf([MAILS], [{ ...COMMIT, ...told }]);
    const { nodes } = await blockedBy(ports, { asOf: time('2024-07-01T10:00') });
    expect(nodes.find((n) => n.ref.endsWith('/4'))?.likelyLandedAs).toBe(expected);
    expect(nodes.find((n) => n.ref.endsWith('/3'))?.likelyLandedAs).toBeUndefined();
  });

  it('did not, as of a moment before that commit', async () => {
    const ports = await portsOf([MAILS], [COMMIT]);
    const { nodes } = await blockedBy(ports, { asOf: time('2024-03-01T13:00') });
    expect(nodes.flatMap((n) => n.likelyLandedAs ?? [])).toEqual([]);
  });

  it('are the same in whatever order mails come, and however often', async () => {
    const { edges: expected } = await blockedBy(await portsOf([MAILS]));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(MAILS, { minLength: MAILS.length }),
        fc.subarray(MAILS),
        async ([first, ...rest], twice) => {
          const ports = await portsOf([first === undefined ? [] : [first], [...rest, ...twice], twice]);
          expect((await blockedBy(ports)).edges).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });
});
