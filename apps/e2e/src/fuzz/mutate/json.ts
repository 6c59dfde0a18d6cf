import type { Chance } from '../../chaos/chance';
import type { Mutator } from '../target';
import { oneOf } from './bytes';

type Holder = Record<string, unknown> | unknown[];

const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    9007199254740993,
    '',
    ' ',
    '0',
    'true',
    'null',
    [],
    {},
    [[]],
    ['a'],
  ],
  ...[
    'a\u0000b',
    '\ud800',
    '\u202e',
    "'; DROP TABLE event; --",
    '../../../etc/passwd',
    '4.16\r\nX-Injected: 1',
    '%00',
    '%',
  ],
  ...[
    '<script>',
    '=cmd()',
    '2021-02-30',
    '9999-12-31T23:59:60Z',
    '2021-10-13',
    '0000-01-01',
    'x'.repeat(3_000),
    '(x+)+$',
  ],
  ...[
    '__proto__',
    'constructor',
    { length: -1 },
    { toString: null },
    'a@b',
    'nobody@example.org',
    '4.16',
    'constructor@x',
  ],
];

const ODD_TEXTS = ODD.filter((one) => typeof one === 'string');

const holdersIn = (value: unknown): Holder[] => {
  const found: Holder[] = [];
  const waiting: unknown[] = [value];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    found.push(one as Holder);
    waiting.push(...Object.values(one));
  }
  return found;
};

const put = (holder: Holder, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};

const CHANGES: readonly ((holder: Holder, key: string, chance: Chance, other: unknown) => void)[] = [
  (holder, key, chance) => {
    put(holder, key, oneOf(chance, ODD));
  },
  (holder, key, _, other) => {
    put(holder, key, other);
  },
  (holder, key) => void Reflect.deleteProperty(holder, key),
  (holder, key, chance) => {
    put(
      holder,
      oneOf(chance, ['x', 'constructor', 'as-of', 'limit', 'cursor', '']),
      Reflect.get(holder, key),
    );
  },
  (holder, key) => {
    put(holder, key, [Reflect.get(holder, key)]);
  },
  (holder, key, chance) => {
    const value: unknown = Reflect.get(holder, key);
    const behind = oneOf(chance, ODD_TEXTS);
    put(holder, key, typeof value === 'object' ? behind : `${String(value)}${behind}`);
  },
];

const parsed = (input: Buffer): unknown => {
  try {
    return JSON.parse(input.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** A value of a document becomes another one: odd, of another document, none, at another place. */
export const jsonValue: Mutator = (input, chance, other) => {
  const document = parsed(input);
  const holders = holdersIn(document).filter((holder) => Object.keys(holder).length > 0);
  const holder = holders[chance.below(holders.length)];
  if (holder === undefined) return input;
  const key = oneOf(chance, Object.keys(holder));
  const lender = holdersIn(parsed(other));
  const lent: unknown = Object.values(lender[chance.below(lender.length)] ?? {})[0] ?? null;
  oneOf(chance, CHANGES)(holder, key, chance, lent);
  return Buffer.from(JSON.stringify(document));
};
