import type { Catalogue } from './catalogue';
import { LEGEND, matrixText, shortName } from './catalogue-matrix';
import { fillTo } from './text-layout';

const WIDTH = 100;

type Bit = Catalogue['bits'][number];
type Word = Catalogue['words'][number];
type At = Bit['history'][number]['from'];

const cite = (source: At): string =>
  source === null ? 'before the model begins' : `${source.date} ${source.commit ?? source.messageId ?? ''}`;

const STABILITY: Readonly<Record<string, string>> = {
  'unstable-tools-only': 'for tools only, versioned',
  stable: 'stable',
  'stable-device-model': 'stable for device models',
  mixed: 'the part for tools only, versioned',
  internal: 'inside the hypervisor',
  unlisted: 'of no known class',
};

/** A flags word from bit 31 to bit 0, taken bits marked. */
const mapOf = ({ taken }: Word): string =>
  [3, 2, 1, 0]
    .map((byte) =>
      [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (taken.includes(byte * 8 + bit) ? '#' : '.')).join(''),
    )
    .join(' ');

const spanText = ({ value, from, until, released }: Bit['history'][number]): string =>
  `${String(value)} from ${from?.date ?? 'the beginning'}${until === null ? '' : ` to ${until.date}`}, ${
    released === 'never' ? 'never released' : `released in ${released}`
  }`;

const NATURE: Readonly<Record<string, string>> = {
  hardware: 'a property of the machine',
  build: 'a build option',
  policy: 'a policy',
  software: 'software alone',
};

const extras = (bit: Bit): string =>
  [
    ...bit.formerNames.map((name) => `was ${shortName(name)}`),
    ...(bit.history.length > 1 ? bit.history.slice(0, -1).map(spanText) : []),
    ...(bit.setBy === null ? [] : [`set by ${bit.setBy}`]),
    ...(bit.nature === null ? [] : [NATURE[bit.nature] ?? bit.nature]),
    ...(bit.lingers ? ['define kept'] : []),
    ...(bit.note === null ? [] : [bit.note]),
  ].join('; ');

const MARGIN = ' '.repeat(13);

const outIn = (value: Bit['history'][number] | undefined): string =>
  value?.released === 'never' ? 'never released' : `first in ${value?.released ?? '?'}`;

const sinceText = ({ value, history }: Bit): string => {
  const last = history.at(-1);
  return value === null
    ? `had ${String(last?.value ?? '?')}; gone ${cite(last?.until ?? null)}; ${outIn(last)}`
    : `since ${cite(last?.from ?? null)}; ${outIn(last)}`;
};

const bitText = (bit: Bit): string => {
  const more = extras(bit);
  const text = `${shortName(bit.name)}  ${sinceText(bit)}${more === '' ? '' : `; ${more}`}`;
  return fillTo(WIDTH, text, { first: `  ${String(bit.value ?? '--').padStart(4)}  `, rest: MARGIN });
};

/** Live ones by their numbers, then those that are gone. */
const inOrder = (a: Bit, b: Bit): number =>
  (a.value ?? 1_000) - (b.value ?? 1_000) || (a.name < b.name ? -1 : 1);

const wordText = (catalogue: Catalogue, word: Word): readonly string[] => [
  '',
  `${word.prefix}*, ${word.header}`,
  `  ${STABILITY[word.stability] ?? word.stability}; of one ${word.reach}`,
  `  31 ${mapOf(word)} 0   next free bit: ${String(word.nextFree)}`,
  ...catalogue.bits
    .filter((b) => b.channel === word.channel)
    .sort(inOrder)
    .map(bitText),
];

const numbersText = (catalogue: Catalogue): readonly string[] => {
  const words = new Set(catalogue.words.map((w) => w.channel));
  const numbers = catalogue.bits.filter((b) => !words.has(b.channel) && b.kind === 'number');
  return numbers.length === 0 ? [] : ['', 'Numbers', ...numbers.sort(inOrder).map(bitText)];
};

const versionText = (v: Catalogue['versions'][number]): string => {
  const cycle =
    v.cycleSince === null
      ? ''
      : `; ${v.bumpedThisCycle ? 'bumped' : 'not bumped'} in this cycle (${v.cycleSince.branched} branched ${v.cycleSince.day})`;
  return fillTo(WIDTH, `${v.constant}  ${v.value} since ${cite(v.from)}${cycle}`, {
    first: '  ',
    rest: MARGIN,
  });
};

const profileText = (p: Catalogue['profiles'][number]): string => {
  const bits = (names: readonly string[]): string =>
    names.length === 0 ? 'nothing' : names.map((n) => shortName(n)).join(' ');
  const optional = p.optional.length === 0 ? '' : `; may have ${bits(p.optional)}`;
  return fillTo(
    WIDTH,
    `${p.guests.join('/')} ${p.roles.join(', ')}: exactly ${bits(p.required)}${optional}`,
    {
      first: `  ${p.arch} `,
      rest: MARGIN,
    },
  );
};

const switchText = (s: Catalogue['vpci']['switches'][number]): readonly string[] => {
  const who = [s.arch, s.guests.join('/'), s.roles.join(', ')].filter((w) => w !== '').join(' ');
  const since = s.since === null ? '' : ` since ${cite(s.since)}`;
  return [
    fillTo(WIDTH, `${who}: ${s.state}${since}${s.note === null ? '' : `; ${s.note}`}`, {
      first: '  ',
      rest: MARGIN,
    }),
    ...s.parts.map((p) => {
      const selected = p.selects.length === 0 ? '' : `; selected by ${p.selects.join(', ')}`;
      const text = `${p.kind.padEnd(15)} ${p.name}, since ${cite(p.from)}${selected}${p.note === null ? '' : `; ${p.note}`}`;
      return fillTo(WIDTH, text, { first: '    ', rest: ' '.repeat(20) });
    }),
  ];
};

const promiseText = ({ name, to, files, note }: Catalogue['promises'][number]): string =>
  fillTo(WIDTH, `${name}, to ${to}: ${files.join(', ')}${note === null ? '' : `; ${note}`}`, {
    first: '  ',
    rest: MARGIN,
  });

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

/** A model that was compared with no tree names the last mail it was written by. */
const comparedText = ({ comparedUpTo }: Catalogue): string =>
  `${comparedUpTo?.commit === null ? 'written by what was said' : 'compared with the tree'} up to ${cite(comparedUpTo)}`;

/** The catalogue as a person reads it: a matrix, the map of each flags word, versions, vPCI; no line longer than 100 columns. */
export const catalogueText = (catalogue: Catalogue): string =>
  [
    `Interface model of ${catalogue.project}, as of ${catalogue.day}; ${comparedText(catalogue)}`,
    '',
    ...(catalogue.capabilities.length === 0
      ? ['No capability is listed.']
      : [...matrixText(catalogue), LEGEND]),
    ...catalogue.words.flatMap((word) => wordText(catalogue, word)),
    ...numbersText(catalogue),
    ...section('What x86 takes as emulation flags', catalogue.profiles.map(profileText)),
    ...section('Interface versions', [
      ...catalogue.versions.map(versionText),
      ...(catalogue.versionRule === null
        ? []
        : [fillTo(WIDTH, catalogue.versionRule, { first: '  The rule: ', rest: '  ' })]),
      ...catalogue.stableOps.map(
        (op) => `  not covered: ${op.name} (${String(op.value)}), stable since ${cite(op.from)}`,
      ),
    ]),
    ...section('How vPCI is switched on', catalogue.vpci.switches.flatMap(switchText)),
    ...section('Promises that no public header says', catalogue.promises.map(promiseText)),
  ].join('\n');
