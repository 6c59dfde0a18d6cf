import type { Answer, REST } from '@sluice/contracts';

type Event = Answer<typeof REST.listEvents>['events'][number];

/** A person's word on an edge, as the log has it. */
export type EdgeWordSaid = {
  readonly id: string;
  readonly kind: 'confirm' | 'dismiss';
  readonly from: string;
  readonly to: string;
  readonly by?: string;
  readonly reason: string;
  readonly at: string;
};

const PREFIX = /^PersonDecided /;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const wordOf = ({ data, idempotencyKey, recordedAt }: Event): readonly EdgeWordSaid[] => {
  const { about, decision, by, reason } = data;
  if (about !== 'dependence' || typeof decision !== 'object' || decision === null) return [];
  const { kind, from, to } = decision as Readonly<Record<string, unknown>>;
  return [
    {
      id: idempotencyKey.replace(PREFIX, ''),
      kind: kind === 'confirm' ? 'confirm' : 'dismiss',
      from: text(from),
      to: text(to),
      ...(typeof by === 'string' ? { by } : {}),
      reason: text(reason),
      at: recordedAt,
    },
  ];
};

/** The words on edges that nobody undid, in the order they are given. */
export const standingWords = (events: readonly Event[]): readonly EdgeWordSaid[] => {
  const undone = new Set(
    events.flatMap(({ data }) => (data['about'] === 'undo' ? [text(data['event']).replace(PREFIX, '')] : [])),
  );
  return events.flatMap(wordOf).filter(({ id }) => !undone.has(id));
};
