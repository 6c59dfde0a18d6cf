import { declarationText, fillTo, NEVER_RECEIVED, type DerivedSeries } from '@sluice/application';
import type { ParentFate } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { Landing, Revision, RevisionPatch } from '@sluice/series';

const WIDTH = 96;

const fill = (text: string, first: string): string => fillTo(WIDTH, text, { first, rest: '    ' });

const day = (instant: Instant): string => instant.slice(0, 10);

const isReceived = (patch: RevisionPatch): boolean => patch.messageId !== undefined;

const authorOf = ({ series }: DerivedSeries): string =>
  series.author.name || series.author.address || NEVER_RECEIVED;

/** One series in a list: id, day, revision, received of total, state, verdict, author, subject. */
export const listRow = (derived: DerivedSeries): readonly string[] => {
  const { series, state } = derived;
  const last = series.revisions.at(-1);
  const received = last?.patches.filter(isReceived).length ?? 0;
  return [
    series.id,
    day(last?.postedAt ?? series.firstPostedAt),
    `v${last?.number ?? '?'}`,
    `${received}/${last?.total ?? 0}`,
    state,
    derived.revisions.at(-1)?.verdict?.outcome ?? '-',
    authorOf(derived),
    series.subject,
  ];
};

/** `1-6, 8` */
const rangesText = (positions: readonly number[]): string => {
  const ranges: [number, number][] = [];
  for (const position of positions) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === position - 1) last[1] = position;
    else ranges.push([position, position]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
};

/** What the mail's way did to the diff: such a patch does not apply as it is. */
const damageText = ({ damage }: RevisionPatch): readonly string[] =>
  damage.length === 0 ? [] : [`(damaged: ${[...new Set(damage.map((d) => d.kind))].join(', ')})`];

/** A title that only somebody quotes is hearsay, and is shown with who says so. */
const sourceText = ({ titleFrom }: RevisionPatch): readonly string[] =>
  titleFrom?.from === 'quoted-shortlog' ? [`(as <${titleFrom.messageId}> quotes the cover letter)`] : [];

const patchLine = (patch: RevisionPatch, total: number): string =>
  [
    `  ${String(patch.position).padStart(2)}/${total} `,
    ...(isReceived(patch) ? [] : ['(never received)']),
    patch.subject ?? '',
    ...sourceText(patch),
    ...(patch.change === undefined ? [] : [`(${patch.change})`]),
    ...damageText(patch),
  ].join(' ');

/** Files named in the line of a landing. */
const SHOWN_FILES = 2;

const short = (hash: string): string => hash.slice(0, 12);

/** What is not plainly the same change, in brackets: how sure the tie is, and where the commit is not what was mailed. */
const doubt = ({ confidence, differs }: Landing): string => {
  if (confidence === 'certain') return '';
  const files = differs.slice(0, SHOWN_FILES).map((d) => d.path);
  const more = differs.length > SHOWN_FILES ? ` and ${differs.length - SHOWN_FILES} more` : '';
  return ` (${confidence}${files.length === 0 ? '' : `: differs in ${files.join(', ')}${more}`})`;
};

const revertText = ({ revertedBy }: Landing): string => {
  if (revertedBy === undefined) return '';
  const part = revertedBy.leaves.length === 0 ? '' : ' in part';
  return `, reverted${part} by ${short(revertedBy.commit)} on ${day(revertedBy.committedAt)}`;
};

const landingLine = (landing: Landing): string =>
  `          landed as ${short(landing.commit)} on ${day(landing.committedAt)}${doubt(landing)}${revertText(landing)}`;

/** Patches with a line each; those of which not even the subject is known, in one. */
const patchLines = (revision: Revision): readonly string[] => {
  const unknown = revision.patches.filter((p) => !isReceived(p) && p.subject === undefined);
  const named = revision.patches.filter((p) => !unknown.includes(p));
  return [
    ...named.flatMap((p) => [
      patchLine(p, revision.total),
      ...(p.landing === undefined ? [] : [landingLine(p.landing)]),
    ]),
    ...(unknown.length === 0 ? [] : [`   never received: ${rangesText(unknown.map((p) => p.position))}`]),
  ];
};

const KIND_TEXT: Readonly<Record<Revision['kind'], string>> = {
  patch: '',
  rfc: 'RFC',
  'pull-request': 'pull request',
  future: 'FUTURE',
};

/** What its prefix says of a revision, and how often it was sent again. */
const notesOf = ({ kind, target, resends }: Revision): readonly string[] => [
  ...(KIND_TEXT[kind] === '' ? [] : [KIND_TEXT[kind]]),
  ...(target === undefined
    ? []
    : [target.asked ? `asks whether it is for ${target.release}` : `for ${target.release}`]),
  ...(resends.length === 0
    ? []
    : [resends.length === 1 ? 'sent again' : `sent again ${resends.length} times`]),
];

/** Who said what it is for and what class of change it is, where not only its posting says so. */
const declaredLines = ({ declared, number }: Revision): readonly string[] =>
  [declared?.aim, declared?.class].flatMap((word) => {
    if (word === undefined) return [];
    const of = 'revision' in word && word.revision !== number ? ` (of v${word.revision})` : '';
    const why = word.reason === '' ? '' : `: ${word.reason}`;
    return [fill(`${declarationText(word)}${of}${why}`, '   declared: ')];
  });

const revisionLines = (revision: Revision): readonly string[] => {
  const received = revision.patches.filter(isReceived).length;
  const noCover = revision.coverMessageId === undefined && revision.coverExpected;
  return [
    '',
    [
      `v${revision.number}  ${revision.postedAt}  ${revision.poster.name || revision.poster.address || NEVER_RECEIVED}  ` +
        `${received} of ${revision.total} patches received`,
      ...(noCover ? ['cover letter never received'] : []),
      ...notesOf(revision),
    ].join(', '),
    ...declaredLines(revision),
    ...patchLines(revision),
    ...(revision.dropped.length === 0 ? [] : [fill(revision.dropped.join('; '), '   dropped: ')]),
  ];
};

/** Series and patches named for what a series depends on: the others are told by `sluice deps show`. */
const SHOWN_PARENTS = 5;

const FATE_TEXT: Readonly<Record<ParentFate['state'], string>> = {
  posted: 'posted, not in',
  landed: 'in',
  reverted: 'reverted',
  superseded: 'no longer in its series',
  withdrawn: 'withdrawn',
  unknown: 'never received',
};

const listed = (what: string, lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, SHOWN_PARENTS).map((line) => fill(line, `  ${what}: `)),
  ...(lines.length > SHOWN_PARENTS
    ? [`  ${what}: ${lines.length - SHOWN_PARENTS} more, see: sluice deps show`]
    : []),
];

/** What it needs, each patch once, and who needs it. */
const chainLines = (
  { series, dependences = [] }: DerivedSeries,
  dependents: readonly string[],
): readonly string[] => {
  const needed = new Map(
    dependences
      .filter(({ parent }) => parent.series !== series.id)
      .map(({ edge, parent }) => [
        edge.to,
        `${parent.subject ?? edge.to} (${parent.series ?? edge.to.slice(0, 40)}, ${FATE_TEXT[parent.fate.state]})`,
      ]),
  );
  return [...listed('needs', [...needed.values()]), ...listed('needed by', dependents)];
};

/** One series for a person: what it is, why its revisions were joined, what came and what never did, what it needs and who needs it. */
export const seriesText = (derived: DerivedSeries, dependents: readonly string[] = []): string => {
  const { series, state } = derived;
  const { address } = series.author;
  const author = address === '' ? authorOf(derived) : `${authorOf(derived)} <${address}>`;
  const earlier = series.firstRevisionKnown ? '' : ' (an earlier revision was never received)';
  const reverted = series.reverts?.subject ?? series.reverts?.commit;
  return [
    series.subject,
    `series ${series.id}, ${state}, by ${author}, first posted ${day(series.firstPostedAt)}${earlier}`,
    ...series.joinedBy.map((evidence) => fill(evidence.sentence, '  joined: ')),
    ...(reverted === undefined ? [] : [`  reverts: ${reverted}`]),
    ...series.claimedBy.map((claim) => fill(claim.sentence, '  claimed: ')),
    ...chainLines(derived, dependents),
    ...series.revisions.flatMap(revisionLines),
  ].join('\n');
};
