import type { Answer, REST } from '@sluice/contracts';
import { nameOf } from '../../lib/format';
import type { Reason } from '../../ui/evidence';

export type Acks = Answer<typeof REST.listAcks>;

export type AskedFrom = {
  readonly reasons: readonly Reason[];
  readonly acks: Acks | undefined;
  readonly objectors: readonly string[];
  readonly releaseManager: string | undefined;
  readonly poster: string;
};

const OF_MANAGER: ReadonlySet<string> = new Set([
  'phase-policy',
  'last-posting-date',
  'release-ack',
  'exception',
  'moratorium',
  'hold',
  'read-by-machine',
]);
const OF_POSTER: ReadonlySet<string> = new Set([
  'completeness',
  'superseded',
  'withdrawn',
  'dependencies',
  'rfc',
]);

const isFinding = (rule: string): boolean => /^R\d+$/.test(rule);

/** Those who own files that nobody with a right to acked. */
const ownersAsked = (acks: Acks | undefined): readonly string[] =>
  (acks?.patches ?? []).flatMap(({ files }) =>
    files.flatMap(({ approval, maintainers }) => (approval === 'approved' ? [] : maintainers.map(nameOf))),
  );

const manages = (reasons: readonly Reason[]): boolean =>
  reasons.some(({ rule, effect }) => effect !== 'informs' && OF_MANAGER.has(rule));

const objects = (reasons: readonly Reason[]): boolean =>
  reasons.some(({ rule, effect }) => effect !== 'informs' && rule === 'objections');

/** Who can clear what stands against a series, each once, in the order of the reasons; what only informs asks nobody. */
export const askedOf = ({
  reasons,
  acks,
  objectors,
  releaseManager,
  poster,
}: AskedFrom): readonly string[] => {
  // Who is asked for something else need not be named a second time for files of theirs.
  const manager = releaseManager === undefined ? [] : [`${releaseManager} (release manager)`];
  const isNamed = (name: string): boolean =>
    (name === releaseManager && manages(reasons)) || (objectors.includes(name) && objects(reasons));
  const author = poster === '' ? [] : [`${poster} (poster)`];
  return [
    ...new Set(
      reasons.flatMap(({ rule, effect }) => {
        if (effect === 'informs') return [];
        if (rule === 'maintainer-ack') return ownersAsked(acks).filter((name) => !isNamed(name));
        if (rule === 'objections') return objectors.map((name) => `${name} (objects)`);
        if (OF_MANAGER.has(rule)) return manager;
        return isFinding(rule) || OF_POSTER.has(rule) ? author : [];
      }),
    ),
  ];
};
