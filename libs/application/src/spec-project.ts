import { parseInstant, shortHash, type EventEnvelope, type Hashing, type Instant } from '@sluice/kernel';
import {
  POLICY_CLASSES,
  type Announcement,
  type GatePolicy,
  type Need,
  type PhaseRule,
} from '@sluice/freeze';
import type { InterfaceModel } from '@sluice/interface-model';
import type { Knowledge } from './derive';
import { KNOWLEDGE_TYPES, publishProject, type ProjectDocuments } from './knowledge';
import type { Clock } from './ports/clock';
import type { EventStore } from './ports/event-store';

/** For specs: an instant from text that is known to be good. */
export const time = (text: string): Instant => {
  const read = parseInstant(text);
  if (read === undefined) throw new Error(`no time: ${text}`);
  return read;
};

/** For specs: a clock that stands until it is set. */
export class StoppedClock implements Clock {
  constructor(private at: Instant = time('2024-03-10T12:00')) {}
  now(): Instant {
    return this.at;
  }
  set(text: string): void {
    this.at = time(text);
  }
}

const stretched = (digits: number) => (text: string) => {
  const hash = shortHash(text);
  return [hash, ...[1, 2, 3].map((n) => shortHash(`${String(n)}${hash}`))].join('').slice(0, digits);
};

/** For specs: as long as the real hashes, and of the platform it asks nothing. */
export const HASHING: Hashing = { sha1: stretched(40), sha256: stretched(64) };

const source = { text: 'for specs' };

const phase = (name: string, beginsBy: PhaseRule['beginsBy'], need: Need): PhaseRule => ({
  name,
  title: `the time of ${name}`,
  beginsBy,
  needs: Object.fromEntries(POLICY_CLASSES.map((c) => [c, need])) as PhaseRule['needs'],
  sources: [source],
});

const POLICY: GatePolicy = {
  version: 1,
  days: { zone: 'UTC', ends: '24:00', lastDay: 'inside' },
  phases: [
    phase('swimming', 'announcement', 'nothing'),
    phase('freeze', 'announcement', 'release-ack'),
    phase('branch', 'act', 'release-ack'),
    phase('release', 'act', 'no'),
  ],
  lastPosting: { phase: 'freeze', classes: [], source },
  releaseAckIsException: false,
  approvalTrust: 'list-verified',
  soakWorkingDays: 0,
  nearDays: 7,
  holdingSeverities: ['block'],
};

const MODEL: InterfaceModel = {
  project: 'otter',
  upTo: { date: '2024-01-01' },
  roots: ['otter/'],
  publicHeaders: 'otter/include/',
  namespaces: [],
  identifiers: [],
  maxima: [],
  capabilities: [],
  headers: [],
  structures: [],
  versions: [],
  releases: [],
  acceptance: [],
  builders: [],
  mirrors: [],
  fileClasses: [],
  vpci: { capability: 'none', switches: [] },
};

/** For specs: dates of a release line, written as `2024-04-01 announced`. */
export const announce = (
  release: string,
  saidAt: string,
  dates: Readonly<Record<string, string>>,
): Announcement => ({
  release,
  saidAt: time(saidAt),
  source,
  dates: Object.entries(dates).map(([name, text]) => {
    const [lastDay = '', status] = text.split(' ');
    return { phase: name, lastDay, status: status as 'announced' };
  }),
});

/** For specs: a project that freezes 1.4 after 1 April 2024, and no interface that anybody declared. */
export const DOCUMENTS: ProjectDocuments = {
  project: {
    key: 'otter',
    name: 'Otter',
    lists: [{ listId: 'otter-devel.example.org', address: 'otter-devel@example.org' }],
    releaseLines: ['1.4', '1.5'],
    branchPhase: 'branch',
  },
  interfaceModel: MODEL,
  policy: POLICY,
  announcements: [announce('1.4', '2024-01-10', { freeze: '2024-04-01 announced' })],
  roles: [
    { role: 'release-manager', person: 'rita@example.org', release: '1.4', source },
    { role: 'maintainer', person: 'milo@example.org', files: [], source },
  ],
  identities: [{ name: 'Rita Manager', addresses: ['rita@example.org', 'rita@work.example.com'] }],
};

/** For specs: what those documents amount to, nobody having decided anything. */
export const KNOWLEDGE: Knowledge = {
  project: DOCUMENTS.project,
  model: MODEL,
  modelVersion: 'spec',
  policy: POLICY,
  announcements: DOCUMENTS.announcements,
  roles: DOCUMENTS.roles,
  identities: DOCUMENTS.identities,
  grouping: [],
  decisions: [],
};

/** For specs: everything known to a store after these documents were published. */
export const publishedIn = async (
  store: EventStore,
  documents: ProjectDocuments = DOCUMENTS,
): Promise<readonly EventEnvelope[]> => {
  await publishProject(store, documents, { fileHash: 'files', hashing: HASHING });
  return store.readTypes(KNOWLEDGE_TYPES);
};
