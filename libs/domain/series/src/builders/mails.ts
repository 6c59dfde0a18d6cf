import { listId, messageId, type Instant } from '@sluice/kernel';
import { parseSubject, subjectKey, type Address, type MailReading, type TrailerLine } from '@sluice/mail';
import type { PlacedMail } from '../series';

/** What a spec says of a mail; all else is derived or empty. For specs of this library only. */
export type Told = {
  readonly id: string;
  readonly subject: string;
  readonly from?: string;
  readonly author?: string;
  /** `HH:MM` on 6 October 2021, or a whole instant. */
  readonly at?: string;
  readonly to?: readonly string[] | string;
  readonly references?: readonly string[];
  readonly patchId?: string;
  /** Paths that a patch changes. */
  readonly files?: readonly string[];
  readonly changeId?: string;
  readonly content?: string;
  readonly raw?: string;
  readonly trailers?: readonly TrailerLine[];
  readonly signedOffBy?: string;
  /** Of a cover letter its own, of a reply the one it quotes. */
  readonly shortlog?: readonly (readonly [string, ...string[]])[];
  readonly reverts?: { readonly commit?: string; readonly subject?: string };
  readonly withdraws?: boolean;
  readonly kind?: MailReading['kind'];
};

const person = (text: string): Address => {
  const [name = '', address = `${name.toLowerCase().replace(/ /g, '.')}@example.org`] = text.split(' <');
  return { name, address: address.replace('>', '') };
};

const at = (time: string | undefined): Instant => {
  const text = time ?? '12:00';
  return (text.length > 5 ? text : `2021-10-06T${text}:00Z`) as Instant;
};

/** A trailer line as the reader gives it. */
export const trailer = (key: string, who: string, more: Partial<TrailerLine> = {}): TrailerLine => ({
  key,
  canonical: key.toLowerCase(),
  value: who,
  person: person(who),
  line: 1,
  place: 'reply',
  ...more,
});

const kindOf = (told: Told): MailReading['kind'] => {
  const { mark, prefix } = parseSubject(told.subject);
  if (told.kind !== undefined) return told.kind;
  if (mark !== undefined) return 'reply';
  if (prefix === undefined) return told.to === undefined ? 'other' : 'reply';
  if (prefix.kind === 'pull-request') return 'pull-request';
  return prefix.position === 0 ? 'cover' : 'patch';
};

const signOff = (who: string | undefined): readonly TrailerLine[] =>
  who === undefined ? [] : [trailer('Signed-off-by', who, { place: 'commit-message' })];

const withdrawal = { what: 'series' as const, sentence: 'Please drop this series.', line: 1 };

const listed = (told: Told, kind: MailReading['kind']): Partial<MailReading> => {
  const shortlog = told.shortlog?.map(([author, ...subjects]) => ({ author, subjects }));
  if (shortlog === undefined) return {};
  return kind === 'cover' ? { cover: { shortlog } } : { quotedShortlog: shortlog };
};

const posted = (told: Told, kind: MailReading['kind'], title: string): Partial<MailReading> => {
  if (kind === 'cover' || kind === 'reply') return listed(told, kind);
  if (kind !== 'patch') return {};
  const { patchId, reverts, files = [] } = told;
  return {
    patch: {
      files: files.map((path) => ({ path, status: 'modified', added: 1, removed: 1 })),
      damage: [],
      fixes: [],
      message: title,
      ...(patchId === undefined ? {} : { patchId }),
      ...(reverts === undefined ? {} : { reverts }),
    },
  };
};

const readingOf = (told: Told): MailReading => {
  const kind = kindOf(told);
  const { prefix, title } = parseSubject(told.subject);
  const from = person(told.from ?? 'Ann Author');
  const to = told.to === undefined ? [] : [told.to].flat().map(messageId);
  return {
    readerVersion: 1,
    messageId: messageId(told.id),
    contentHash: told.content ?? told.id,
    kind,
    listIds: [listId('list.example.org')],
    from,
    author: told.author === undefined ? from : person(told.author),
    date: at(told.at),
    subject: told.subject,
    title,
    subjectKey: subjectKey(title),
    prefix,
    inReplyTo: to,
    references: (told.references ?? to).map(messageId),
    automatic: false,
    changeId: told.changeId,
    prerequisitePatchIds: [],
    dependsOn: [],
    trailers: [...(told.trailers ?? []), ...signOff(told.signedOffBy)],
    objections: [],
    withdrawals: told.withdraws === true ? [withdrawal] : [],
    commitClaims: [],
    defects: [],
    ...posted(told, kind, title),
  };
};

/** A mail as `assemble` takes it. */
export const mail = (told: Told): PlacedMail => ({
  rawHash: told.raw ?? `raw-${told.id}-${told.content ?? ''}`,
  reading: readingOf(told),
  saidAt: at(told.at),
  proven: true,
  trust: 'list-verified',
});

/** A whole posting: cover (unless `bare`) and patches, ids `<stem>.0`, `<stem>.1` …, threaded on the cover (or the first patch). */
export const posting = (
  stem: string,
  prefix: string,
  how: Omit<Told, 'id' | 'subject'> & {
    readonly title?: string;
    readonly patches: readonly string[];
    readonly bare?: boolean;
  },
): readonly PlacedMail[] => {
  const { title = 'Frobnicate the widgets', patches, bare, ...told } = how;
  const total = patches.length;
  const lead = bare === true ? `${stem}.1` : `${stem}.0`;
  const cover =
    bare === true ? [] : [mail({ ...told, id: lead, subject: `[${prefix} 0/${total}] ${title}` })];
  const rest = patches.map((subject, i) => {
    const id = `${stem}.${i + 1}`;
    const threaded = id === lead || told.to !== undefined ? {} : { to: lead };
    const diff = told.patchId === undefined ? {} : { patchId: `${told.patchId}-${i + 1}` };
    return mail({ ...told, ...threaded, ...diff, id, subject: `[${prefix} ${i + 1}/${total}] ${subject}` });
  });
  return [...cover, ...rest];
};
