import fc from 'fast-check';
import { array, column, instantOf, json, jsonColumn, type Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;
let another: Database;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second = first] = await server.databases(2);
  [database, another] = [first, second];
});
afterAll(() => server.stop());

/** Any text, half surrogate pairs and control characters included. */
const text = fc.string({ unit: 'binary', maxLength: 12 });

/** What of a text a column keeps. */
const kept = (value: string): string =>
  Buffer.from(value.replaceAll(/[\u0000\u0001\u001e]/g, '\ufffd')).toString();

describe('a column', () => {
  const roundTrip = async (values: readonly (string | undefined)[]): Promise<readonly unknown[]> => {
    const [row] = await database.rows<{ v: readonly unknown[] }>(
      `SELECT ${array(1, 'text')} AS v`,
      column(values),
    );
    return row?.v ?? [];
  };

  test('arrives value by value, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text, { nil: undefined }), { maxLength: 8 }), async (values) => {
        expect(await roundTrip(values)).toEqual(values.map((v) => (v === undefined ? null : kept(v))));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['none', []],
    ['one that is empty', ['']],
    ['one that is absent', [undefined]],
    ['some that are empty or absent', ['', undefined, '', undefined]],
  ])('of %s keeps their number', async (_what, values) => {
    expect(await roundTrip(values)).toEqual(values.map((v) => v ?? null));
  });

  test('takes numbers and truth values as what they are', async () => {
    const [row] = await database.rows<{ n: readonly number[]; b: readonly boolean[] }>(
      `SELECT ${array(1, 'int')} AS n, ${array(2, 'boolean')} AS b`,
      column([1, -2, null]),
      column([true, false]),
    );
    expect(row).toEqual({ n: [1, -2, null], b: [true, false] });
  });
});

describe('a document', () => {
  test('is taken as jsonb, and keeps every character that jsonb has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.integer())), async (value) => {
        const [row] = await database.rows<{ v: unknown }>('SELECT $1::jsonb AS v', json(value));
        const told = JSON.parse(json(value)) as unknown;
        expect(row?.v).toEqual(told);
        expect(JSON.stringify(told)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 200 },
    );
  });

  test('arrives in a column of others, whatever is in it; an absent one as none', async () => {
    const values = fc.array(fc.option(fc.dictionary(text, text), { nil: undefined }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(values, async (documents) => {
        const rows = await database.rows<{ v: unknown }>(
          `SELECT v::jsonb AS v FROM unnest(${array(1, 'text')}) AS v`,
          jsonColumn(documents),
        );
        expect(rows.map((r) => r.v)).toEqual(
          documents.map((d) => (d === undefined ? null : JSON.parse(json(d)))),
        );
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['a\u0000b', 'a\ufffdb'],
    ['\ud83e\udda2', '\ud83e\udda2'],
    ['\ud83e', '\ufffd'],
    ['\\u0000', '\\u0000'],
    ['\\\u0000', '\\\ufffd'],
    ['\\ud83e', '\\ud83e'],
  ])('changes only what it must: %j becomes %j', (value, expected) => {
    expect(JSON.parse(json([value]))).toEqual([expected]);
  });
});

describe('a time', () => {
  test.each(['2021-10-06T17:40:33Z', '1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'of %s comes back as it went, whatever the zone of the session',
    async (instant) => {
      const [row] = await database.transaction(async (sql) => {
        await sql.run(`SET LOCAL TimeZone = 'Asia/Kathmandu'`);
        return sql.rows<{ t: string }>(`SELECT ${instantOf('$1::timestamptz')} AS t`, instant);
      });
      expect(row?.t).toBe(instant);
    },
  );
});

describe('a transaction', () => {
  test('in which a statement failed is not taken for recorded', async () => {
    const swallowing = database.transaction(async (sql) => {
      await sql.run('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('nothing was recorded');
  });

  test('whose connection is lost between two statements fails, and the next one works', async () => {
    const losing = database.transaction(async (sql) => {
      const [me] = await sql.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await another.run('SELECT pg_terminate_backend($1)', me?.pid ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql.run('SELECT 1');
    });
    await expect(losing).rejects.toThrow();
    expect(await database.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
