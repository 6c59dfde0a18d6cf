import { maintainersOf, nameOf, type Standing } from '@sluice/freeze';
import type { Reason } from '@sluice/gate';
import { sameAddress } from '@sluice/mail';
import type { BotStanding } from './bot-decisions';
import type { BotMail, Mailbox } from './bot-mail';
import type { CommentMatter, Newest, Silent } from './comment-matter';
import type { BotLevel, CommentSettings, ListVoice } from './comment-settings';

/** More than so many maintainers of a file are a list of their own, and read that. */
const MAX_COPIED = 4;

/** Maintainers for whose word a judgement waits, of the files whose lines it shows. */
export const neededMaintainers = (
  { knowledge, now }: CommentMatter,
  { judged }: Newest,
  reasons: readonly Reason[],
): readonly Mailbox[] => {
  const { roles, identities } = knowledge;
  const waiting = new Set(judged.findings.filter((f) => f.judgement).map((f) => f.rule));
  const files = reasons
    .filter((r) => waiting.has(r.rule))
    .flatMap((r) => r.evidence.flatMap((e) => (e.kind === 'hunk' ? [e.file] : [])));
  const standing: Standing = { roles, identities };
  const people = [...new Set(files)].flatMap((f) => [...maintainersOf(standing, f, now).specific]);
  const distinct = [...new Set(people)].sort();
  return distinct.length > MAX_COPIED
    ? []
    : distinct.map((address) => ({ name: nameOf(address, identities, ''), address }));
};

export type Recipients = Pick<BotMail, 'to' | 'cc'>;

/** The administrators, but for those who asked for silence. */
export const administratorsOf = (
  { administrators }: CommentSettings,
  { persons }: BotStanding,
): Recipients | Silent => {
  const [first, ...rest] = administrators.filter((a) => !persons.has(a.toLowerCase()));
  return first === undefined
    ? { silent: 'there is no administrator to tell' }
    : { to: [{ address: first }, ...rest.map((address) => ({ address }))], cc: [] };
};

/** Who could be told, beside whoever is answered. */
export type Around = {
  readonly voice: ListVoice;
  readonly settings: CommentSettings;
  readonly standing: BotStanding;
  readonly maintainers: readonly Mailbox[];
};

const mailbox = ({ name, address }: Mailbox): Mailbox =>
  name === undefined || name === '' ? { address } : { name, address };

/** Whom a comment goes to by its level: never all who were copied on what it answers. */
export const commentRecipients = (
  level: BotLevel,
  answered: { readonly from: Mailbox },
  { voice, settings, standing, maintainers }: Around,
): Recipients | Silent => {
  if (level === 'shadow') return administratorsOf(settings, standing);
  const to = [mailbox(answered.from)] as const;
  if (level === 'author') return { to, cc: [] };
  const copied = maintainers.filter(
    ({ address }) =>
      !sameAddress(address, answered.from.address) && !standing.persons.has(address.toLowerCase()),
  );
  return { to, cc: [{ address: voice.address }, ...copied.map(mailbox)] };
};
