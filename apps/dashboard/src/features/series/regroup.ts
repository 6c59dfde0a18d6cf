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
};

const ID = /^PersonDecided /;

/** The corrections among recorded decisions that are about some mails and were not undone, newest first. */
export const correctionsOf = (
  events: readonly Recorded[],
  mails: ReadonlySet<string>,
): readonly Correction[] => {
  const undone = new Set(events.flatMap(({ data }) => (data['about'] === 'undo' ? [data['event']] : [])));
  return events
    .flatMap(({ idempotencyKey, data, saidAt, recordedAt }) => {
      if (data['about'] !== 'grouping' || undone.has(idempotencyKey)) return [];
      const decision = data['decision'] as Readonly<Record<string, unknown>>;
      const mail = String(decision['messageId']);
      const to = typeof decision['to'] === 'string' ? decision['to'] : undefined;
      if (!mails.has(mail) && (to === undefined || !mails.has(to))) return [];
      const event = idempotencyKey.replace(ID, '');
      if (undone.has(event)) return [];
      const what = decision['kind'] === 'pick-copy' ? 'picked a copy of' : `moved to ${to ?? '?'}`;
      return [{ event, at: saidAt ?? recordedAt, mail, what }];
    })
    .toReversed();
};
