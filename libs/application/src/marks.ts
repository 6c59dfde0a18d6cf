import { canonicalJson, type EventEnvelope, type Hashing, type Instant, type NewEvent } from '@sluice/kernel';
import type { PatchworkState } from './projections/patchwork-rows';

/** Who did something over HTTP: a person's address, and the name of the bot that did it for them. */
export type Actor = { readonly by: string; readonly through?: string | undefined };

/** What a person sets of a patch; what is absent stays as it was. */
export type PatchChange = {
  readonly state?: PatchworkState | undefined;
  /** An address; `null` takes the delegate away. */
  readonly delegate?: string | null | undefined;
  readonly archived?: boolean | undefined;
  /** `null`: as what it landed as, where that is known. */
  readonly commitRef?: string | null | undefined;
};

type OfMail = Actor & { readonly messageId: string; readonly at: Instant };

/** Somebody set the state, the delegate or the like of a patch. */
export type PatchMarked = OfMail & { readonly set: PatchChange };

export const CHECK_STATES = ['pending', 'success', 'warning', 'fail'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** A test said something of a patch. Its number is part of what was said: Patchwork's clients keep it. */
export type CheckPosted = OfMail & {
  readonly number: number;
  readonly context: string;
  readonly state: CheckState;
  readonly targetUrl?: string | undefined;
  readonly description?: string | undefined;
};

/** Somebody said whether what a comment asks for was done. */
export type CommentMarked = OfMail & { readonly addressed: boolean | null };

export type MarkFacts = {
  readonly PatchMarked: PatchMarked;
  readonly CheckPosted: CheckPosted;
  readonly CommentMarked: CommentMarked;
};

/** The facts that marks and checks are made from. */
export const MARK_TYPES = ['PatchMarked', 'CheckPosted', 'CommentMarked'] as const;

export const markStream = (messageId: string): string => `marks-${messageId}`;

/** `version` tells the same word said twice from a repeat. */
export const markFact = <T extends keyof MarkFacts>(
  type: T,
  data: MarkFacts[T],
  { version, hashing }: { readonly version: number; readonly hashing: Pick<Hashing, 'sha256'> },
): NewEvent => ({
  sort: 'fact',
  type,
  schemaVersion: 1,
  streamName: markStream(data.messageId),
  idempotencyKey: `${type} ${hashing.sha256(`${String(version)} ${canonicalJson(data)}`).slice(0, 32)}`,
  saidAt: data.at,
  data,
});

/** The last word on a mail. */
export type MailMark = {
  readonly state?: PatchworkState | undefined;
  readonly stateAt?: Instant | undefined;
  readonly delegate?: string | undefined;
  readonly archived?: boolean | undefined;
  readonly commitRef?: string | undefined;
  readonly checkState?: CheckState | undefined;
  readonly addressed?: boolean | undefined;
};

/** A mark after somebody set something. */
export const afterChange = (mark: MailMark, { set, at }: Pick<PatchMarked, 'set' | 'at'>): MailMark => ({
  ...mark,
  ...(set.state === undefined ? {} : { state: set.state, stateAt: at }),
  ...(set.delegate === undefined ? {} : { delegate: set.delegate ?? undefined }),
  ...(set.archived === undefined ? {} : { archived: set.archived }),
  ...(set.commitRef === undefined ? {} : { commitRef: set.commitRef ?? undefined }),
});

/** The worse goes before the better: one test that failed is not made good by others. */
const WORST: readonly CheckState[] = ['fail', 'warning', 'pending'];

/** What all checks of a patch say together: the worst of the newest one for each context and person; nothing said is `pending`. */
export const combinedCheck = (
  checks: readonly (Pick<CheckPosted, 'number' | 'context' | 'state' | 'at'> & {
    readonly by: string | number;
  })[],
): CheckState => {
  const newest = new Map<string, (typeof checks)[number]>();
  for (const check of checks) {
    const key = `${String(check.by)} ${check.context}`;
    const other = newest.get(key);
    const older =
      other !== undefined && (other.at > check.at || (other.at === check.at && other.number > check.number));
    if (!older) newest.set(key, check);
  }
  const states = new Set([...newest.values()].map((c) => c.state));
  if (states.size === 0) return 'pending';
  return WORST.find((state) => states.has(state)) ?? 'success';
};

/** All marks and checks as their facts have them: a replay. */
export type Marks = {
  readonly marks: ReadonlyMap<string, MailMark>;
  readonly checks: readonly CheckPosted[];
};

const isOf = <T extends keyof MarkFacts>(
  event: EventEnvelope,
  type: T,
): event is EventEnvelope<T, MarkFacts[T]> => event.type === type;

/** Marks and checks from the facts in the order of the log. */
export const marksOf = (events: readonly EventEnvelope[]): Marks => {
  const marks = new Map<string, MailMark>();
  const checks: CheckPosted[] = [];
  const set = (id: string, change: (mark: MailMark) => MailMark): void =>
    void marks.set(id, change(marks.get(id) ?? {}));
  for (const event of events) {
    if (isOf(event, 'PatchMarked')) set(event.data.messageId, (mark) => afterChange(mark, event.data));
    else if (isOf(event, 'CommentMarked'))
      set(event.data.messageId, (mark) => ({ ...mark, addressed: event.data.addressed ?? undefined }));
    else if (isOf(event, 'CheckPosted')) checks.push(event.data);
  }
  for (const id of new Set(checks.map((c) => c.messageId)))
    set(id, (mark) => ({ ...mark, checkState: combinedCheck(checks.filter((c) => c.messageId === id)) }));
  return { marks, checks };
};
