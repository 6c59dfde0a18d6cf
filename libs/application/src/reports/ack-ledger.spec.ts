import { readMail, type Mail } from '@sluice/mail';
import { messageId } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import type { LandedReader } from '../ports/landed-reader';
import { HASHING, incoming, KNOWLEDGE, mail, patch, reply, time, viewPorts, worldOf } from '../spec-builders';
import { landedAudit } from './landed-audit';

/** Release acks as they were given and carried in Xen's code freezes, and as somebody might pretend them: what each cell of the audit says, and what it rests on. */

const RITA = { name: 'Rita Manager', address: 'rita@example.org' };
const MALLORY = { name: 'Mallory', address: 'mallory@example.net' };
const ACK = 'Release-Acked-by: Rita Manager <rita@example.org>\n';
const SIGNED = 'Because the water is cold.\n\nSigned-off-by: Olli Otter <olli@example.org>\n';
const FREEZE = '2024-04-04T10:00';

const THREE: readonly Mail[] = [
  mail('pond', { subject: '[PATCH for-1.4 0/3] otter: mend the pond', text: 'Three fixes.\n' }),
  ...[1, 2, 3].map((n) =>
    patch(`pond-${String(n)}`, `[PATCH for-1.4 ${String(n)}/3] otter: mend part ${String(n)}`, {
      inReplyTo: [messageId('pond@example.org')],
      date: time(`2024-04-01T10:0${String(n)}`),
    }),
  ),
];
const ONE = patch('fish', '[PATCH for-1.4] otter: catch another fish', { date: time('2024-04-02T10:00') });

const said = (
  text: string,
  { to = 'fish', date = '2024-04-03T10:00', from = RITA, id = 'said' } = {},
): Mail => reply(id, to, { text, date: time(date), from });

const patchIdOf = (posted: Mail): string | undefined => readMail(posted, HASHING).reading.patch?.patchId;

type Row = {
  readonly mails: readonly Mail[];
  readonly commit?: Partial<LandedCommit>;
  readonly status: string;
  /** The mails that the cell links to. */
  readonly links?: readonly string[];
  readonly notes?: RegExp;
  readonly why?: RegExp;
};

const landed = (more: Partial<LandedCommit> = {}): LandedCommit => ({
  ...{
    commit: 'c0ffee'.padEnd(40, '0'),
    parents: [],
    branch: 'main',
    body: SIGNED,
    files: [{ path: 'otter/a.c' }],
  },
  ...{ author: { name: 'Olli Otter', address: 'olli@example.org' }, authoredAt: time(FREEZE) },
  ...{ committer: { name: 'Milo Maintainer', address: 'milo@example.org' }, committedAt: time(FREEZE) },
  ...{ subject: 'otter: catch another fish', ...more },
});

/** Xen asks no ack of a security fix. */
const KNOWN = {
  ...KNOWLEDGE,
  policy: {
    ...KNOWLEDGE.policy,
    phases: KNOWLEDGE.policy.phases.map((p) => ({
      ...p,
      needs: { ...p.needs, security: 'nothing' as const },
    })),
  },
};

const rowOf = async ({ mails, commit }: Pick<Row, 'mails' | 'commit'>) => {
  const views = viewPorts(await worldOf([mails.map((m) => incoming(m))]), KNOWN);
  const one = landed(commit);
  const reader: LandedReader = {
    landed: () => Promise.resolve([{ ...one, recordedAt: one.committedAt }]),
  };
  const [row] = (await landedAudit({ landed: reader, views }, '1.4', { asOf: time('2024-05-01') })).commits;
  if (row === undefined) throw new Error('the commit is in no freeze');
  return row;
};

const v3 = patch('fish-v3', '[PATCH for-1.4 v3] otter: catch another fish', {
  ...{ file: 'otter/other.c', date: time('2024-04-03T12:00') },
});

test.each<readonly [string, Row]>([
  [
    'in the trailers, given in the thread (the common case)',
    { mails: [ONE, said(ACK)], commit: { body: SIGNED + ACK }, status: 'acked', links: ['said@example.org'] },
  ],
  [
    'with a change log below it, as in be12fcca8b',
    {
      mails: [ONE, said(ACK)],
      commit: { body: `${SIGNED}${ACK}\n---\nChanges in v2:\n - align` },
      ...{ status: 'acked-outside-trailers', links: ['said@example.org'] },
    },
  ],
  [
    'misspelt, and given in the thread of another patch, as in b36c23eada',
    {
      mails: [...THREE, said(`> otter: catch another fish\n\nBoth patches:\n\n${ACK}`, { to: 'pond-1' })],
      commit: { body: `${SIGNED}Releae-Acked-by: Rita Manager <rita@example.org>\n` },
      ...{ status: 'acked-misspelt', links: ['said@example.org'] },
    },
  ],
  [
    'without the closing bracket',
    {
      mails: [ONE],
      commit: { body: `${SIGNED}Release-Acked-by: Rita Manager <rita@example.org\n` },
      ...{ status: 'acked', notes: /the closing ">" is missing/ },
    },
  ],
  [
    'for a range: "For patches 1-2:" is for the second',
    {
      mails: [...THREE, said(`For patches 1-2:\n${ACK}`, { to: 'pond' })],
      commit: { subject: 'otter: mend part 2' },
      ...{ status: 'acked-on-list', links: ['said@example.org'] },
    },
  ],
  [
    '... and not for the third',
    {
      mails: [...THREE, said(`For patches 1-2:\n${ACK}`, { to: 'pond' })],
      ...{ commit: { subject: 'otter: mend part 3' }, status: 'missing' },
    },
  ],
  [
    'given after the commit, beforehand as it was meant',
    {
      mails: [
        ONE,
        said(`I don't think this is needed, but preemptively:\n${ACK}`, { date: '2024-04-04T11:26' }),
      ],
      ...{ status: 'acked-on-list', links: ['said@example.org'], notes: /said after the commit/ },
    },
  ],
  [
    'under a condition nobody has seen to: "Provided that it is committed today"',
    {
      mails: [ONE, said(`Provided that it is committed today.\n\n${ACK}`)],
      ...{ status: 'missing', links: ['said@example.org'] },
      why: /Rita Manager acked .* on a condition \("Provided that it is committed today"\); whether it is met needs a person/,
    },
  ],
  [
    'under a condition, and once more without',
    {
      mails: [
        ONE,
        said(`Provided that it is committed today.\n\n${ACK}`),
        said(ACK, { date: '2024-04-03T13:00', id: 'again' }),
      ],
      ...{ status: 'acked-on-list', links: ['again@example.org'] },
    },
  ],
  [
    'not needed: a security fix',
    { mails: [], commit: { body: `Words.\n\nThis is part of XSA-388.\n\n${SIGNED}` }, status: 'exempt' },
  ],
  [
    'quoted by a third party',
    { mails: [ONE, said(`> ${ACK}\nSo it is fine.\n`, { from: MALLORY })], status: 'missing' },
  ],
  [
    'for the branch of the release itself',
    { mails: [ONE, said(`For staging-1.4:\n${ACK}`)], status: 'acked-on-list', links: ['said@example.org'] },
  ],
  ['written by a third party', { mails: [ONE, said(ACK, { from: MALLORY })], status: 'missing' }],
  ['for another branch', { mails: [ONE, said(`For staging-1.3 only:\n${ACK}`)], status: 'missing' }],
  [
    'withdrawn by a later mail',
    {
      mails: [
        ONE,
        said(ACK),
        said('I withdraw my release ack.\n', { date: '2024-04-03T12:00', id: 'later' }),
      ],
      status: 'missing',
    },
  ],
  [
    'given to v2, while v3 landed',
    {
      mails: [ONE, said(ACK), v3],
      commit: { patchId: patchIdOf(v3) },
      ...{ status: 'acked-on-list', links: ['said@example.org'], notes: /an earlier version/ },
    },
  ],
])('a release ack %s', async (_, { status, links = [], notes, why = /./, ...given }) => {
  const row = await rowOf(given);
  const mails = row.evidence.flatMap((e) => (e.kind === 'mail' ? [e.messageId] : []));
  expect({ status: row.status, mails, commit: row.commit }).toEqual({
    status,
    mails: links.map((id) => messageId(id)),
    commit: landed().commit,
  });
  expect(row.notes.join(' ')).toMatch(notes ?? /^$/);
  expect(row.why).toMatch(why);
});
