/**
 * The types of events that everybody may see, with the fields of their data that stay here: where on this machine a mail was read from, and who asked for an erasure
 * and why. A type that is not named is not shown.
 */
export const PUBLIC_EVENTS: Readonly<Record<string, readonly string[]>> = {
  MailSeen: ['origin'],
  MailErased: ['by', 'reason'],
  CopiesErased: ['by', 'reason'],
  CommitLanded: [],
  TagSeen: [],
  BranchMoved: [],
  MaintainersSeen: [],
  ProjectDescribed: ['lists'],
  ModelPublished: [],
  PolicyPublished: [],
  CalendarAnnounced: [],
  RoleHeld: [],
  IdentityLinked: [],
  ProjectPublished: [],
  PersonDecided: [],
  RevisionPosted: [],
  PatchLanded: [],
  PatchReverted: [],
  AckGiven: [],
  ObjectionRaised: [],
  InterfaceChangeFound: [],
  EdgeRecorded: [],
  EdgeDropped: [],
  VerdictChanged: [],
  CommentSent: [],
  CommentWithheld: [],
  ConclusionLapsed: [],
  CommentPlanned: ['entry'],
};

const HASH = /^[0-9a-f]{64}$/;

/** Fields that hold a Message-ID or the hash of a raw mail; an address in another field is a person's. */
const NAMING: ReadonlySet<string> = new Set([
  'causes',
  'from',
  'to',
  'rawHash',
  'messageId',
  'about',
  'mail',
]);

const isName = (text: string, field: string): boolean =>
  NAMING.has(field) && (text.includes('@') || HASH.test(text));

/** The mails that an event names in its data: their Message-IDs, or the hashes of their raw bytes. */
export const mailsNamed = (data: unknown, field = ''): readonly string[] => {
  if (typeof data === 'string') return isName(data, field) ? [data] : [];
  if (Array.isArray(data)) return data.flatMap((one) => mailsNamed(one, field));
  return Object.entries(data ?? {}).flatMap(([name, value]) => mailsNamed(value, name));
};
