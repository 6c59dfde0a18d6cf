/** What a model of `schema.prisma` says a table must be, in PostgreSQL's own words. */
export type ExpectedTable = {
  readonly name: string;
  /** `column type [not null]`, in the order of the model. */
  readonly columns: readonly string[];
  /** Columns that fill themselves, with the expression where the model gives one. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Names of its indexes as Prisma forms them, each with its columns. */
  readonly indexes: readonly string[];
};

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
};

type Field = { readonly name: string; readonly column: string; readonly line: string };

const FIELD = /^(\w+)\s+(Unsupported\("([^"]+)"\)|\w+)(\?)?(.*)$/;

const typeOf = (type: string, unsupported: string | undefined, attributes: string): string => {
  if (unsupported !== undefined) return unsupported;
  const time = /@db\.Timestamptz\((\d)\)/.exec(attributes);
  if (type === 'DateTime' && time !== null) return `timestamp(${time[1] ?? ''}) with time zone`;
  const known = TYPES[type];
  if (known === undefined) throw new Error(`no PostgreSQL type is known here for ${type}${attributes}`);
  return known;
};

const fieldsOf = (
  lines: readonly string[],
): readonly (Field & { readonly column: string; readonly sql: string })[] =>
  lines.flatMap((line) => {
    const match = FIELD.exec(line);
    if (match === null) return [];
    const [, name = '', type = '', unsupported, optional, attributes = ''] = match;
    const column = /@map\("([^"]+)"\)/.exec(attributes)?.[1] ?? name;
    const list = attributes.startsWith('[]') ? '[]' : '';
    const sql = `${column} ${typeOf(type, unsupported, attributes)}${list}${optional === undefined ? ' not null' : ''}`;
    return [{ name, column, line: attributes, sql }];
  });

const defaultsOf = (fields: readonly Field[]): ReadonlyMap<string, string> =>
  new Map(
    fields.flatMap((field) => {
      if (field.line.includes('autoincrement()')) return [[field.column, 'nextval'] as const];
      const given = /dbgenerated\("([^"]+)"\)/.exec(field.line)?.[1];
      return given === undefined ? [] : [[field.column, given] as const];
    }),
  );

const indexesOf = (table: string, lines: readonly string[], fields: readonly Field[]): readonly string[] => {
  const columns = new Map(fields.map((f) => [f.name, f.column]));
  const named = (names: readonly string[], kind: string): string => {
    const list = names.map((name) => columns.get(name) ?? name);
    return `${kind === 'pkey' ? `${table}_pkey` : `${table}_${list.join('_')}_${kind}`} (${list.join(', ')})`;
  };
  const ofFields = fields.flatMap((f) => [
    ...(/@id\b/.test(f.line) ? [named([f.name], 'pkey')] : []),
    ...(/@unique\b/.test(f.line) ? [named([f.name], 'key')] : []),
  ]);
  const KINDS: Readonly<Record<string, string>> = { id: 'pkey', unique: 'key', index: 'idx' };
  const ofTable = lines.flatMap((line) => {
    const match = /^@@(id|unique|index)\(\[([^\]]+)\](?:, type: Gin)?\)/.exec(line);
    return match === null
      ? []
      : [
          named(
            (match[2] ?? '').split(',').map((s) => s.trim()),
            KINDS[match[1] ?? ''] ?? '',
          ),
        ];
  });
  return [...ofFields, ...ofTable].sort();
};

/** Reads the models of a Prisma schema of ours: scalar fields, maps, ids, uniques, indexes. Throws on a type it does not know. */
export const expectedTables = (schema: string): readonly ExpectedTable[] =>
  [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, model = '', body = '']) => {
    const lines = body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('//'));
    const name =
      lines.map((line) => /^@@map\("([^"]+)"\)/.exec(line)?.[1]).find((n) => n !== undefined) ?? model;
    const fields = fieldsOf(lines.filter((line) => !line.startsWith('@@')));
    return {
      name,
      columns: fields.map((f) => f.sql),
      defaults: defaultsOf(fields),
      indexes: indexesOf(name, lines, fields),
    };
  });
