import { shellWord } from './commands';
import type { SeriesAnswer } from './series';

export type KnownMail = { readonly id: string; readonly label: string };

/** The mails of a series with where they stand, to choose from. */
export const knownMails = ({ revisions }: Pick<SeriesAnswer, 'revisions'>): readonly KnownMail[] => {
  const known = new Map<string, string>();
  const note = (id: string, label: string): void => {
    if (!known.has(id)) known.set(id, label);
  };
  for (const { number, coverMessageId, patches, resends, replies } of revisions) {
    if (coverMessageId !== null) note(coverMessageId, `v${number} cover`);
    for (const { messageId, position, subject } of patches)
      if (messageId !== null) note(messageId, `v${number} ${String(position)}: ${subject ?? ''}`);
    for (const id of resends) note(id, `v${number} posted again`);
    for (const { messageId, sender } of replies)
      note(messageId, `v${number} answer by ${sender.name || sender.address}`);
  }
  return [...known].map(([id, label]) => ({ id, label }));
};

const flag = (name: string, value: string): string => (value === '' ? '' : ` --${name} ${shellWord(value)}`);

/** What the command line takes for the same. */
export const regroupCommand = (mail: string, to: string, revision: string, reason: string): string =>
  `sluice series regroup ${shellWord(mail || 'MESSAGE-ID')} --to ${shellWord(to || 'SERIES')}${flag('revision', revision)} --reason ${shellWord(reason || 'WHY')}`;

export const pickCommand = (mail: string, copy: string, reason: string): string =>
  `sluice series pick ${shellWord(mail || 'MESSAGE-ID')} --copy ${shellWord(copy || 'HASH')} --reason ${shellWord(reason || 'WHY')}`;

export type DeclaredWhat = 'target' | 'future' | 'bugfix' | 'feature';

export const declareCommand = (
  mail: string,
  { what, release }: { readonly what: DeclaredWhat; readonly release: string },
  reason: string,
): string => {
  const said = {
    target: `--target ${shellWord(release || 'RELEASE')}`,
    future: '--future',
    bugfix: '--class bugfix',
    feature: '--class feature',
  }[what];
  return `sluice series declare ${shellWord(mail || 'MESSAGE-ID')} ${said} --by ADDRESS --reason ${shellWord(reason || 'WHY')}`;
};

export const undoCommand = (event: string, reason: string): string =>
  `sluice series undo ${shellWord(event || 'EVENT')} --reason ${shellWord(reason || 'WHY')}`;

type Recorded = {
  readonly idempotencyKey: string;
  readonly saidAt: string | null;
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type Correction = {
  readonly event: string;
  readonly at: string;
  readonly mail: string;
  readonly what: string;
  /** It was declared of the series, and moves nothing. */
  readonly isDeclared: boolean;
};

const ID = /^PersonDecided /;

const DECLARED: Readonly<Record<string, string>> = {
  future: 'parked',
  bugfix: 'said to be a bugfix',
  feature: 'said to be a feature',
};

const whatOf = ({ kind, to, release }: Readonly<Record<string, unknown>>): string => {
  if (kind === 'pick-copy') return 'picked a copy of';
  if (kind === 'target') return `aimed at ${String(release)}`;
  return DECLARED[String(kind)] ?? `moved to ${typeof to === 'string' ? to : '?'}`;
};

/** The corrections and declarations among recorded decisions that are about some mails and were not undone, newest first. */
export const correctionsOf = (
  events: readonly Recorded[],
  mails: ReadonlySet<string>,
): readonly Correction[] => {
  const undone = new Set(events.flatMap(({ data }) => (data['about'] === 'undo' ? [data['event']] : [])));
  return events
    .flatMap(({ idempotencyKey, data, saidAt, recordedAt }) => {
      const { about } = data;
      if ((about !== 'grouping' && about !== 'declaration') || undone.has(idempotencyKey)) return [];
      const decision = data['decision'] as Readonly<Record<string, unknown>>;
      const mail = String(decision['messageId']);
      const to = typeof decision['to'] === 'string' ? decision['to'] : undefined;
      if (!mails.has(mail) && (to === undefined || !mails.has(to))) return [];
      const event = idempotencyKey.replace(ID, '');
      if (undone.has(event)) return [];
      return [
        {
          event,
          at: saidAt ?? recordedAt,
          mail,
          what: whatOf(decision),
          isDeclared: about === 'declaration',
        },
      ];
    })
    .toReversed();
};
