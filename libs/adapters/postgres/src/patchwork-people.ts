import type {
  PatchworkBundleFilter,
  BundleOrder,
  BundleRow,
  MailRef,
  Paged,
  Paging,
  PatchworkReader,
  PersonOrder,
  PersonRow,
} from '@sluice/application';
import { conditions, contains, type Pages } from './pages';
import { CellReader, type Cells } from './cells';
import { mailColumns, personColumns, readOwn, readPerson, rowReader } from './patchwork-columns';
import { peopleNumbered } from './numbers';
import { array, column, type Database } from './sql';

const PERSON_ORDER: Readonly<Record<PersonOrder, string>> = {
  id: 'm.number',
  name: 'm.name',
  email: 'm.email',
};
const BUNDLE_ORDER: Readonly<Record<BundleOrder, string>> = {
  id: 'm.number',
  name: 'm.name',
  owner: 'm.owner',
};

type Row = { readonly row: Cells };

const FOUND = (condition: string): string =>
  `SELECT json_build_array(m.address, ${personColumns('m').join(', ')}) AS row FROM person m WHERE ${condition}`;
const AT = FOUND(`m.address = ANY(${array(1, 'text')})`);
const NUMBERED = FOUND('m.number = $1::int');

/** People by their addresses in lower case. */
const byAddress = (rows: readonly Row[]): ReadonlyMap<string, PersonRow> =>
  new Map(
    rows.flatMap(({ row }) => {
      const cells = new CellReader(row);
      const address = cells.next<string>();
      const person = readPerson(cells);
      return person === null ? [] : [[address, person] as const];
    }),
  );

const at = async (
  database: Database,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, PersonRow>> =>
  addresses.length === 0 ? new Map() : byAddress(await database.prepared<Row>(AT, column(addresses)));

const personOf = rowReader(readPerson);

const people = async (
  pages: Pages,
  text: string | undefined,
  paging: Paging<PersonOrder>,
): Promise<Paged<PersonRow>> => {
  const where = conditions();
  if (text !== undefined) where.add(contains(text), (p) => `(m.name ILIKE ${p} OR m.email ILIKE ${p})`);
  const listing = { from: 'person m', columns: personColumns('page'), joins: '' };
  const order = PERSON_ORDER[paging.order];
  const { rows, total } = await pages({ ...listing, order, key: 'm.number' }, where, paging);
  return { rows: rows.flatMap((row) => personOf(row) ?? []), total };
};

const BUNDLED = `
  SELECT json_build_array(b.number, ${mailColumns('m').join(', ')}) AS row
  FROM bundle b CROSS JOIN LATERAL unnest(b.patches) WITH ORDINALITY AS p(message_id, place)
  JOIN mail_number n ON n.message_id = p.message_id JOIN patchwork_mail m ON m.number = n.number
  WHERE b.number = ANY(${array(1, 'int')}) AND m.kind = 'patch' ORDER BY b.number, p.place`;

/** Bundles that somebody may see: public ones, and their own. */
const seen = ({ text, owners, public: open, viewer, number }: PatchworkBundleFilter) => {
  const where = conditions();
  if (text !== undefined) where.add(contains(text), (p) => `m.name ILIKE ${p}`);
  where.among('m.owner', owners);
  if (open !== undefined) where.add(open, (p) => `m.public = ${p}::boolean`);
  where.add(viewer ?? 0, (p) => `(m.public OR m.owner = ${p}::int)`);
  if (number !== undefined) where.add(number, (p) => `m.number = ${p}::int`);
  return where;
};

type Head = Omit<BundleRow, 'patches'>;

const readBundle = (cells: CellReader): readonly Head[] => {
  const bundle = { number: cells.next<number>(), name: cells.next<string>(), public: cells.next<boolean>() };
  const owner = readPerson(cells);
  return owner === null ? [] : [{ ...bundle, owner }];
};

const bundleOf = rowReader(readBundle);

const membersOf = async (
  database: Database,
  bundles: readonly Head[],
): Promise<ReadonlyMap<number, readonly MailRef[]>> => {
  const members = new Map<number, MailRef[]>();
  if (bundles.length === 0) return members;
  for (const { row } of await database.prepared<Row>(BUNDLED, column(bundles.map((b) => b.number)))) {
    const cells = new CellReader(row);
    const bundle = cells.next<number>();
    members.set(bundle, [...(members.get(bundle) ?? []), readOwn(cells)]);
  }
  return members;
};

const bundles = async (
  { database, pages }: { readonly database: Database; readonly pages: Pages },
  filter: PatchworkBundleFilter,
  paging: Paging<BundleOrder>,
): Promise<Paged<BundleRow>> => {
  const { rows, total } = await pages(
    {
      from: 'bundle m',
      columns: ['page.number', 'page.name', 'page.public', ...personColumns('owner')],
      joins: 'LEFT JOIN person owner ON owner.number = page.owner',
      order: BUNDLE_ORDER[paging.order],
      key: 'm.number',
    },
    seen(filter),
    paging,
  );
  const heads = rows.flatMap(bundleOf);
  const members = await membersOf(database, heads);
  return { rows: heads.map((head) => ({ ...head, patches: members.get(head.number) ?? [] })), total };
};

/** People and their lists of patches, in PostgreSQL. */
export const patchworkPeople = (
  database: Database,
  pages: Pages,
): Pick<PatchworkReader, 'people' | 'person' | 'peopleAt' | 'numbered' | 'bundles'> => ({
  people: (text, paging) => people(pages, text, paging),
  person: async (number) => [...byAddress(await database.prepared<Row>(NUMBERED, number)).values()][0],
  peopleAt: (addresses) => at(database, addresses),
  numbered: async (wanted) => {
    await peopleNumbered(database, wanted);
    return at(
      database,
      wanted.map((p) => p.address.toLowerCase()),
    );
  },
  bundles: (filter, paging) => bundles({ database, pages }, filter, paging),
});
