import type { Instant } from '@sluice/kernel';
import type { MailReading } from '@sluice/mail';
import { array, column, type Sql } from './sql';

/** What of a mail is numbered: its Message-ID, and who sent it. */
export type Numbered = { readonly reading: MailReading; readonly saidAt: Instant };

/** In the order in which they were said: of one batch the oldest mail gets the smallest number. */
const NUMBER_MAILS = `
  INSERT INTO mail_number (message_id)
  SELECT m FROM (SELECT m, min(s) AS s FROM unnest(${array(1, 'text')}, ${array(2, 'timestamptz')}) AS n(m, s) GROUP BY m) AS n
  WHERE NOT EXISTS (SELECT 1 FROM mail_number k WHERE k.message_id = n.m) ORDER BY s, m
  ON CONFLICT DO NOTHING`;

/** Who is known is named by the newest mail that has a name, whatever order mails come in. */
const NUMBER_PEOPLE = `
  INSERT INTO person (address, email, name, named_at)
  SELECT a, e, n, s FROM unnest(${[1, 2, 3].map((n) => array(n, 'text')).join()}, ${array(4, 'timestamptz')}) WITH ORDINALITY AS p(a, e, n, s, o)
  ORDER BY o
  ON CONFLICT (address) DO UPDATE SET email = excluded.email, name = excluded.name, named_at = excluded.named_at
  WHERE excluded.name <> '' AND (excluded.named_at, excluded.name) > (person.named_at, person.name) OR person.name = ''`;

type Named = { readonly email: string; readonly name: string; readonly at: Instant; first: Instant };

const isNewer = (a: Named, b: Named): boolean =>
  b.name === '' || (a.name !== '' && (a.at > b.at || (a.at === b.at && a.name > b.name)));

/** Everybody once, in the order of their first mail of the batch. */
const peopleIn = (mails: readonly Numbered[]): readonly (readonly [string, Named])[] => {
  const people = new Map<string, Named>();
  for (const { reading, saidAt } of mails) {
    const { address: email, name } = reading.from;
    if (reading.kind === 'other' || email === '') continue;
    const address = email.toLowerCase();
    const before = people.get(address);
    const named: Named = { email, name, at: saidAt, first: saidAt };
    if (before === undefined) people.set(address, named);
    else {
      const first = before.first < saidAt ? before.first : saidAt;
      people.set(address, { ...(isNewer(named, before) ? named : before), first });
    }
  }
  return [...people].sort(([a, x], [b, y]) => (x.first < y.first || (x.first === y.first && a < b) ? -1 : 1));
};

/**
 * Gives numbers to mails and people that have none: once for each Message-ID and each address, never again, whatever is derived. The caller holds the
 * log alone, so that numbers follow the order of batches.
 */
export const assignNumbers = async (sql: Sql, mails: readonly Numbered[]): Promise<void> => {
  if (mails.length === 0) return;
  await sql.run(
    NUMBER_MAILS,
    column(mails.map((m) => m.reading.messageId)),
    column(mails.map((m) => m.saidAt)),
  );
  const people = peopleIn(mails);
  if (people.length === 0) return;
  await sql.run(
    NUMBER_PEOPLE,
    column(people.map(([address]) => address)),
    column(people.map(([, { email }]) => email)),
    column(people.map(([, { name }]) => name)),
    column(people.map(([, { at }]) => at)),
  );
};

/** The numbers of some people by their addresses in lower case; who has none gets one. `names` by address, for who never sent mail. */
export const peopleNumbered = async (
  sql: Sql,
  people: readonly { readonly address: string; readonly name: string }[],
): Promise<ReadonlyMap<string, number>> => {
  const addresses = column(people.map((p) => p.address.toLowerCase()));
  const find = `SELECT address, number FROM person WHERE address = ANY(${array(1, 'text')})`;
  type Row = { readonly address: string; readonly number: number };
  const known = new Map((await sql.rows<Row>(find, addresses)).map((r) => [r.address, r.number]));
  const missing = people.filter((p) => !known.has(p.address.toLowerCase()));
  if (missing.length === 0) return known;
  await sql.run(
    `INSERT INTO person (address, email, name, named_at)
     SELECT DISTINCT ON (lower(e)) lower(e), e, n, 'epoch' FROM unnest(${array(1, 'text')}, ${array(2, 'text')}) AS p(e, n) ORDER BY lower(e), e
     ON CONFLICT DO NOTHING`,
    column(missing.map((p) => p.address)),
    column(missing.map((p) => p.name)),
  );
  return new Map((await sql.rows<Row>(find, addresses)).map((r) => [r.address, r.number]));
};

/** Nobody is known by an erased mail alone: who sent nothing else and did nothing here is forgotten, with name and address. */
export const forgetSenders = async (
  sql: Sql,
  rawHashes: string,
  addresses: readonly string[],
): Promise<void> => {
  if (addresses.length === 0) return;
  await sql.run(
    `DELETE FROM person p WHERE address = ANY(${array(1, 'text')})
     AND NOT EXISTS (SELECT 1 FROM patchwork_mail m WHERE m.submitter = p.number AND m.raw_hash <> ALL(${array(2, 'text')}))
     AND NOT EXISTS (SELECT 1 FROM patch_check c WHERE c.person = p.number)
     AND NOT EXISTS (SELECT 1 FROM mail_mark k WHERE k.delegate = p.number)
     AND NOT EXISTS (SELECT 1 FROM patchwork_change h WHERE h.actor = p.number)
     AND NOT EXISTS (SELECT 1 FROM bundle b WHERE b.owner = p.number)`,
    column(addresses),
    rawHashes,
  );
};
