import type { Edge } from '@sluice/dependency';
import type { LandedCommit } from '@sluice/series';
import type { NodeSummary } from '../connect/signatures';
import type { Knowledge } from '../derive';
import {
  incoming,
  KNOWLEDGE,
  landedCommit,
  patch,
  reply,
  StoppedClock,
  time,
  viewPorts,
  worldOf,
} from '../spec-builders';
import { deriveDirty } from '../use-cases/derive-dirty';
import { UnknownReferenceError, viewSeries, type ViewPorts } from '../views';
import { NOTHING_NEEDED, type Needed } from './dependents';
import type { WhatIfPorts } from './revert';

export const FISH = patch('fish', '[PATCH for-1.4] otter: catch another fish', {
  date: time('2024-03-01T10:00'),
});
/** Needs the fish and was only posted. */
export const NET = patch('net', '[PATCH for-1.4] otter: mend the net', { date: time('2024-03-04T10:00') });
const ACKS = ['fish', 'net'].map((id) =>
  reply(`${id}-ack`, id, {
    text: 'Acked-by: Milo Maintainer <milo@example.org>\n',
    date: time('2024-03-04T12:00'),
  }),
);

const patchIdOf = (mail: typeof FISH): string | undefined => {
  const { content } = incoming(mail);
  return 'reading' in content ? content.reading.patch?.patchId : undefined;
};

export const FISH_IN: LandedCommit = landedCommit('f1', { patchId: patchIdOf(FISH) });
export const FISH_OUT: LandedCommit = landedCommit('f2', {
  subject: 'Revert "otter: catch another fish"',
  body: `This reverts commit ${FISH_IN.commit}.`,
  committedAt: time('2024-03-06T10:00'),
});
export const NET_IN: LandedCommit = landedCommit('f3', {
  patchId: patchIdOf(NET),
  subject: 'otter: mend the net',
  committedAt: time('2024-03-08T10:00'),
});

export const edge = (from: string, to: string, parts: Partial<Edge> = {}): Edge => ({
  from,
  to,
  kind: 'symbol',
  confidence: 'likely',
  evidence: [{ kind: 'mail', messageId: from, quote: 'fish()' }],
  saidAt: time('2024-03-04T10:00'),
  names: ['fish'],
  ...parts,
});

export const node = (ref: string, parts: Partial<NodeSummary> = {}): NodeSummary => ({
  ref,
  sort: 'posted',
  at: time('2024-03-04T10:00'),
  ...parts,
});

/** For specs: a world in which these landed, seen on 20 March 2024; `needed` is what needs the fish. */
export const forest = async (
  commits: readonly LandedCommit[],
  { needed, knowledge = KNOWLEDGE }: { readonly needed?: Needed; readonly knowledge?: Knowledge } = {},
): Promise<WhatIfPorts> => {
  const world = await worldOf([[FISH, NET, ...ACKS].map((m) => incoming(m))], { knowledge });
  world.markCommits(world.landed.family(world.landed.add(commits, time('2024-03-10T12:00'))));
  await deriveDirty(world, knowledge, { clock: new StoppedClock() });
  return {
    ...viewPorts(world, knowledge),
    dependents: (ref) =>
      needed === undefined ? Promise.reject(new UnknownReferenceError(ref)) : Promise.resolve(needed),
  };
};

/** For specs: the id of the series that a mail is of. */
export const seriesOf = async (ports: ViewPorts, ref: string): Promise<string> =>
  (await viewSeries(ports, ref, {})).derived.series.id;

/** For specs: that the net needs the fish, whichever form of it was asked about. */
export const netNeedsFish = async (ports: WhatIfPorts): Promise<Needed> => {
  const series = await seriesOf(ports, 'net@example.org');
  return {
    ...NOTHING_NEEDED,
    edges: [edge('net@example.org', 'fish@example.org')],
    nodes: [
      node('net@example.org', {
        subject: 'otter: mend the net',
        place: { series, revision: '1', position: 1, total: 1, newest: true },
      }),
    ],
    focus: ['fish@example.org', FISH_IN.commit],
  };
};
