import {
  fillTo,
  type Dependent,
  type DependentHappened,
  type MoveForetold,
  type NextLine,
  type ReasonChange,
  type RevertForetold,
  type SlipForetold,
  type Target,
  type VerdictChange,
  type VerdictHappened,
  type WhatHappened,
} from '@sluice/application';
import type { Outcome } from '@sluice/gate';
import { evidenceText, WIDTH } from './gate';

/** Reasons told of one change before the rest is only counted. */
const SHOWN_REASONS = 6;
/** Changes and dependents told before the rest is only counted: what is counted stands in the JSON. */
const SHOWN = 40;

const EFFECT_WORD = { closes: 'CLOSES', holds: 'HOLDS', undetermines: 'NOT KNOWN', informs: 'note' } as const;

const day = (instant: string): string => instant.slice(0, 10);
const short = (ref: string): string => (/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 10) : ref);
const word = (outcome: Outcome | null): string => (outcome === null ? 'NOT JUDGED' : outcome.toUpperCase());
const count = (n: number, one: string, many = `${one}s`): string => `${String(n)} ${n === 1 ? one : many}`;

const indented = (text: string, by: number): string =>
  fillTo(WIDTH, text, { first: ' '.repeat(by), rest: ' '.repeat(by + 2) });

const atMost = (lines: readonly string[], shown = SHOWN): readonly string[] =>
  lines.length <= shown
    ? lines
    : [...lines.slice(0, shown), `  and ${String(lines.length - shown)} more (--json has all)`];

const reasonLines = ({ change, reason }: ReasonChange): readonly string[] => {
  const mark = change === 'appears' ? '+' : '-';
  const first = `  ${mark} ${EFFECT_WORD[reason.effect].padEnd(10)}${reason.rule}: `;
  const rest = ' '.repeat(14);
  const told = fillTo(WIDTH, reason.sentence, { first, rest });
  if (change === 'vanishes' || reason.clearedBy === '' || reason.effect === 'informs') return [told];
  return [told, fillTo(WIDTH, reason.clearedBy, { first: `${rest}cleared by: `, rest: `${rest}  ` })];
};

const headOf = ({ before, after, subject, revision, release }: VerdictChange): string => {
  const outcome = before === after ? `stays ${word(before)}` : `${word(before)} → ${word(after)}`;
  return fillTo(WIDTH, `${outcome}  ${subject}, v${revision}, for ${release}`, { first: '', rest: '    ' });
};

const changeLines = (change: VerdictChange): readonly string[] => {
  const { state, phase, because } = change;
  const acting = because.filter((b) => b.reason.effect !== 'informs');
  return [
    headOf(change),
    ...(state.before === state.after ? [] : [`    ${state.before} → ${state.after}`]),
    ...(phase.before === phase.after
      ? []
      : [`    phase ${phase.before ?? 'none'} → ${phase.after ?? 'none'}`]),
    ...acting.slice(0, SHOWN_REASONS).flatMap(reasonLines),
    ...(acting.length > SHOWN_REASONS
      ? [`    and ${count(acting.length - SHOWN_REASONS, 'more reason')}`]
      : []),
  ];
};

const summaryOf = (changes: readonly VerdictChange[]): string => {
  const by = (differs: VerdictChange['differs']): number =>
    changes.filter((c) => c.differs === differs).length;
  const parts = [
    `${count(by('outcome'), 'outcome')} would change`,
    ...(by('reasons') === 0 ? [] : [`${count(by('reasons'), 'verdict')} would stay for other reasons`]),
    ...(by('notes') === 0 ? [] : [`of ${count(by('notes'), 'verdict')} only notes would differ`]),
  ];
  return `Verdicts: ${parts.join(', ')}.`;
};

const changesText = (changes: readonly VerdictChange[]): readonly string[] => {
  const told = changes.filter((c) => c.differs !== 'notes');
  if (changes.length === 0) return ['Verdicts: none would change.'];
  return [summaryOf(changes), ...atMost(told.map((c) => ['', ...changeLines(c)].join('\n')))];
};

const placeText = ({
  series,
  revision,
  position,
}: Pick<Target, 'series' | 'revision' | 'position'>): string =>
  series === null
    ? ''
    : ` (${series}, v${revision ?? '?'}${position === null ? '' : `, patch ${String(position)}`})`;

const targetLine = (target: Target): string => {
  const { how, ref, subject, at } = target;
  const verb = how === 'revert' ? 'reverts' : 'withdraws';
  const name = how === 'revert' ? short(ref) : `<${ref}>`;
  return indented(
    `${verb} ${name}${at === null ? '' : ` of ${day(at)}`}: ${subject ?? 'no title known'}${placeText(target)}`,
    2,
  );
};

const PREDICTED: Readonly<Record<Dependent['predicted'], string>> = {
  blocked: 'BLOCKED',
  broken: 'BREAKS',
  renumbered: 'RENUMBERED',
  'keeps-number': 'STAYS',
  'carries-it-out': 'REVERTS',
};

const dependentName = ({ ref, subject, landedAs, sort }: Dependent): string => {
  const title = subject ?? (sort === 'expected' ? 'a patch that was never received' : 'no title known');
  return landedAs === null ? title : `${short(landedAs)} ${title || short(ref)}`;
};

const tiedBy = ({ kinds, confidence, names, depth }: Dependent): string =>
  [
    `${confidence}, by ${kinds.join(', ')}`,
    ...(names.length === 0 ? [] : [names.slice(0, 3).join(', ')]),
    ...(depth === 1 ? [] : [`through ${count(depth - 1, 'other')}`]),
  ].join('; ');

const dependentLines = (d: Dependent): string => {
  const number = d.renumbering === null ? '' : `${d.renumbering.name}: `;
  const [first] = d.evidence;
  return [
    fillTo(WIDTH, `${dependentName(d)}${placeText(d)}`, {
      first: `  ${PREDICTED[d.predicted].padEnd(11)}`,
      rest: ' '.repeat(13),
    }),
    indented(`${number}${d.does}`, 13),
    indented(tiedBy(d), 13),
    ...(first === undefined ? [] : [indented(`see ${evidenceText(first)}`, 13)]),
  ].join('\n');
};

/** Patches of one version that never came stand for each other where nothing else tells them apart. */
const together = (dependents: readonly Dependent[]): readonly (readonly Dependent[])[] => {
  const groups = new Map<string, Dependent[]>();
  for (const d of dependents) {
    const isNameless = d.sort === 'expected' && d.subject === null && d.renumbering === null;
    const key = isNameless ? [d.series, d.revision, d.depth, d.predicted, d.kinds].join(' ') : d.ref;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [d]);
    else group.push(d);
  }
  return [...groups.values()];
};

const groupLines = (group: readonly Dependent[]): string => {
  const [first, ...others] = group;
  if (first === undefined) return '';
  if (others.length === 0) return dependentLines(first);
  const positions = group.map((d) => String(d.position ?? '?')).join(', ');
  return [
    fillTo(
      WIDTH,
      `${String(group.length)} patches that were never received (${first.series ?? ''}, v${first.revision ?? '?'}, patches ${positions})`,
      { first: `  ${PREDICTED[first.predicted].padEnd(11)}`, rest: ' '.repeat(13) },
    ),
    indented(first.does, 13),
    indented(tiedBy(first), 13),
  ].join('\n');
};

const dependentsText = (dependents: readonly Dependent[], leftOut: number): readonly string[] => {
  if (dependents.length === 0) return ['What needs it: nothing that is known.'];
  const landed = dependents.filter((d) => d.landedAs !== null).length;
  return [
    `What needs it: ${String(landed)} in the tree, ${String(dependents.length - landed)} only posted.`,
    ...atMost(together(dependents).map(groupLines)),
    ...(leftOut === 0 ? [] : [`  ${count(leftOut, 'more edge')} left out`]),
  ];
};

const sourceLine = ({
  asOf,
  knownThrough,
}: {
  readonly asOf: string;
  readonly knownThrough: string | null;
}): string =>
  `as of ${asOf}${knownThrough === null ? '' : `; mail known through ${knownThrough}`}; nothing is recorded`;

/** What a revert would change, as a release manager reads it. */
export const revertText = (foretold: RevertForetold): string =>
  [
    `What if ${foretold.ref} were taken back?`,
    `  ${sourceLine(foretold)}`,
    ...atMost(foretold.targets.map(targetLine)),
    ...foretold.frees.map((f) => `  frees ${f.name}, ${String(f.value)} of ${f.channel}`),
    ...foretold.takenBack.map(
      (t) => `  ${short(t.commit)} was taken back already by ${short(t.by)} on ${day(t.at)}`,
    ),
    ...(foretold.targets.length === 0
      ? ['', 'Nothing is left to take back.']
      : ['', ...changesText(foretold.changes), '', ...dependentsText(foretold.dependents, foretold.leftOut)]),
  ].join('\n');

const movedLine = ({ moved }: MoveForetold): string => {
  const was =
    moved.before === null ? 'had no date' : `stood after ${moved.before.lastDay} (${moved.before.status})`;
  return `What if ${moved.title} of ${moved.release} began after ${moved.lastDay}? It ${was}.`;
};

/** What a moved phase would change. Changes stand under the moment they are compared at. */
export const moveText = (foretold: MoveForetold): string =>
  [
    movedLine(foretold),
    `  ${sourceLine(foretold)}`,
    ...foretold.notes.map((note) => indented(note, 2)),
    ...foretold.comparedAt.flatMap((at) => [
      '',
      `${at === foretold.asOf ? 'At once' : `From ${at}, if nothing else is said`}:`,
      ...changesText(foretold.changes.filter((c) => c.at === at)),
    ]),
  ].join('\n');

const nextLine = ({ outcome, subject, revision, release, because }: NextLine): string => {
  const [first] = because;
  const why = first === undefined ? 'nothing stands against it' : first.sentence;
  return [
    fillTo(WIDTH, `${word(outcome)}  ${subject}, v${revision}, for ${release}`, {
      first: '  ',
      rest: '      ',
    }),
    indented(`${why}${because.length > 1 ? ` And ${count(because.length - 1, 'more reason')}.` : ''}`, 6),
  ].join('\n');
};

/** What becomes of a series that does not make the phase. */
export const slipText = (foretold: SlipForetold): string => {
  const { border, series, release, next } = foretold;
  const missed =
    border === null
      ? 'No border of it is to come.'
      : `The border: ${border.title} begins on ${border.at}${border.lastDay === null ? '' : ` (last day before it ${border.lastDay}, ${border.status})`}.`;
  return [
    `What if "${series.subject}", v${series.revision}, slipped? It is judged for ${release}, in phase ${foretold.phase}.`,
    `  ${sourceLine(foretold)}`,
    indented(missed, 2),
    '',
    ...(border === null
      ? []
      : [`After the border, if nothing more is said:`, ...changesText(foretold.changes), '']),
    ...(next.length === 0
      ? ['No later release line is known.']
      : ['For the release line after:', ...atMost(next.map(nextLine))]),
    '',
    ...dependentsText(foretold.dependents, foretold.leftOut),
  ].join('\n');
};

const verdictLine = ({ agrees, foretold, happened, subject, revision, silent }: VerdictHappened): string =>
  indented(
    `${agrees ? 'as foretold        ' : 'OTHERWISE          '}${subject}, v${revision}: foretold ${word(foretold)}, it is ${word(happened)}` +
      (silent.length === 0 ? '' : `; ${silent.join(', ')} was to speak up and does not`),
    2,
  );

const CAME = new Map<boolean | null, string>([
  [true, 'came true'],
  [false, 'DID NOT COME TRUE'],
  [null, 'not known'],
]);

/** What is said of several in the same words is said once. */
const cameLines = (dependents: readonly DependentHappened[]): readonly string[] => {
  const groups = new Map<string, DependentHappened[]>();
  for (const d of dependents) {
    const key = d.subject === null ? `${d.predicted} ${d.sentence}` : d.ref;
    groups.set(key, [...(groups.get(key) ?? []), d]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [cameLine({ ...first, ref: [first, ...others].map((d) => short(d.ref)).join(', ') })],
  );
};

const cameLine = ({ cameTrue, predicted, subject, ref, sentence }: DependentHappened): string =>
  indented(
    `${(CAME.get(cameTrue) ?? '').padEnd(19)}${PREDICTED[predicted].toLowerCase()}: ${subject ?? short(ref)}: ${sentence}`,
    2,
  );

/** What came of a prediction, line by line. */
export const happenedText = ({ asOf, premise, verdicts, dependents, blocked }: WhatHappened): string => {
  if (premise.length === 0)
    return `What happened by ${asOf}: it was not taken back, so the prediction was not put to the test.`;
  const taken = premise.map(
    (p) => `${short(p.ref)} by ${p.by === null ? 'its poster' : short(p.by)} on ${day(p.at)}`,
  );
  return [
    `What happened by ${asOf}: taken back ${taken.join(', ')}.`,
    ...atMost(verdicts.map(verdictLine)),
    ...atMost(cameLines(dependents)),
    ...(blocked.foretold.length === 0
      ? []
      : [
          indented(
            `foretold blocked: {${blocked.foretold.map(short).join(', ')}}; in fact blocked: {${blocked.happened.map(short).join(', ')}}`,
            2,
          ),
        ]),
  ].join('\n');
};
