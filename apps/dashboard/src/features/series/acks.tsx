import { Alert, Stack } from '@mantine/core';
import {
  IconCheck,
  IconClockX,
  IconEarOff,
  IconMessageReport,
  IconMinus,
  IconPointFilled,
  IconQuestionMark,
  IconUserQuestion,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { nameOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { visibleText } from '../../lib/visible-text';
import { MailLink } from '../../ui/links';
import { Empty, Loaded } from '../../ui/loaded';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import {
  matrixOf,
  standingOf,
  type Acks as AcksAnswer,
  type AckPatch,
  type Cell,
  type Standing,
} from './ack-matrix';
import classes from './acks.module.css';
import { Trailers } from './trailers';

const STANDINGS: Readonly<
  Record<Standing, { readonly icon: Icon; readonly word: string; readonly means: string }>
> = {
  objects: { icon: IconMessageReport, word: 'objects', means: 'Objects, or seems to; the verdict quotes it' },
  approved: { icon: IconCheck, word: 'acked', means: 'An ack or review that counts' },
  unclear: { icon: IconQuestionMark, word: 'unclear', means: 'A word that needs a person to read it' },
  unheard: {
    icon: IconEarOff,
    word: 'unheard',
    means: 'The poster carries it; the mail that says it never came',
  },
  lapsed: { icon: IconClockX, word: 'lapsed', means: 'Said for a version that changed since' },
  noted: { icon: IconX, word: 'no weight', means: 'Said, and does not count' },
  asked: {
    icon: IconUserQuestion,
    word: 'asked',
    means: 'Owns files that nobody with a right to has approved',
  },
  covered: { icon: IconPointFilled, word: 'covered', means: 'Owns files that another maintainer approved' },
  nothing: { icon: IconMinus, word: '', means: 'Owns nothing of it and said nothing' },
};

const titleOf = ({ owns, words }: Cell): string =>
  [
    ...owns.map((path) => visibleText(path)),
    ...words.map((w) => `${w.key} for v${w.revision}: ${visibleText(w.why)}`),
  ].join('\n');

const MatrixCell = ({ cell }: { readonly cell: Cell }) => {
  const standing = standingOf(cell);
  const { icon: Mark, word, means } = STANDINGS[standing];
  if (standing === 'nothing')
    return (
      <td className={classes['cell']} data-standing={standing}>
        <span aria-label={means}>–</span>
      </td>
    );
  const said = cell.words.at(-1);
  return (
    <td className={classes['cell']} data-standing={standing} title={`${means}\n${titleOf(cell)}`}>
      <span className={classes['mark']}>
        <Mark size={13} aria-hidden />
        {said === undefined ? word : <MailLink id={said.messageId}>{word}</MailLink>}
      </span>
      {cell.owns.length === 0 ? (
        <span className={classes['dim']}>owns none</span>
      ) : (
        <span className={classes['dim']}>
          {cell.owns.length} {cell.owns.length === 1 ? 'file' : 'files'}
        </span>
      )}
    </td>
  );
};

/** What the words of the cells mean: those that are there. */
const Legend = ({ standings }: { readonly standings: ReadonlySet<Standing> }) => (
  <ul className={classes['legend']} aria-label="What the words mean">
    {(Object.keys(STANDINGS) as Standing[])
      .filter((standing) => standing !== 'nothing' && standings.has(standing))
      .map((standing) => {
        const { icon: Mark, word, means } = STANDINGS[standing];
        return (
          <li key={standing}>
            <span className={classes['mark']}>
              <Mark size={13} aria-hidden />
              <b>{word}</b>
            </span>{' '}
            {means}
          </li>
        );
      })}
  </ul>
);

type MatrixProps = { readonly answer: AcksAnswer; readonly objectors: ReadonlySet<string> };

const Matrix = ({ answer, objectors }: MatrixProps) => {
  const patches = answer.patches.filter((p) => p.files.length > 0);
  const rows = matrixOf({ patches }, objectors);
  if (rows.length === 0) return null;
  return (
    <>
      <Legend standings={new Set(rows.flatMap(({ cells }) => cells.map(standingOf)))} />
      <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Acks by maintainer and patch">
        <table className={classes['matrix']}>
          <thead>
            <tr>
              <th scope="col">Who</th>
              {patches.map(({ position, subject }) => (
                <th key={position} scope="col" title={visibleText(subject ?? '')}>
                  patch {position}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ person, cells, ownsAny }) => (
              <tr key={person.address}>
                <th scope="row" title={person.address}>
                  <Said text={nameOf(person)} max={60} />
                  {ownsAny ? null : <span className={classes['dim']}> owns none</span>}
                </th>
                {cells.map((cell, i) => (
                  <MatrixCell key={patches[i]?.position ?? i} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};

const APPROVALS: Readonly<Record<AckPatch['files'][number]['approval'], string>> = {
  approved: 'approved',
  unreviewed: 'its owner’s own, and nobody else’s review is known',
  'general-only': 'acked by maintainers of a wider area only',
  'needs-human': 'acked in words that need a person',
  unheard: 'acked by what the poster carries only',
  missing: 'no ack known',
  'maintainer-unknown': 'whose it is is not known',
};

const Files = ({ patch }: { readonly patch: AckPatch }) => (
  <li>
    <div>
      <strong>Patch {patch.position}</strong>{' '}
      {patch.subject === null ? (
        <span className={classes['dim']}>never came: whose files it touches is not known</span>
      ) : (
        <Said text={patch.subject} />
      )}
      {patch.subject !== null && patch.files.length === 0 ? (
        <span className={classes['dim']}> (no file of it is known)</span>
      ) : null}
    </div>
    <ul className={classes['files']}>
      {patch.files.map(({ path, approval, maintainers, wider }) => (
        <li key={path}>
          <code>{visibleText(path)}</code>{' '}
          <span className={classes['mark']} data-approved={approval === 'approved'}>
            {approval === 'approved' ? (
              <IconCheck size={13} aria-hidden />
            ) : (
              <IconQuestionMark size={13} aria-hidden />
            )}
            {APPROVALS[approval]}
          </span>
          <span className={classes['dim']}>
            {' '}
            {maintainers.length > 0
              ? `owned by ${maintainers.map(nameOf).join(', ')}`
              : wider.length > 0
                ? `of the wider area of ${wider.map(nameOf).join(', ')}`
                : ''}
          </span>
        </li>
      ))}
    </ul>
  </li>
);

/** Which maintainer owns which file of which patch, and who acked it. */
export const AckTab = ({ gateRef, number }: { readonly gateRef: string; readonly number: string }) => {
  const query = useRead('/series/{ref}/acks', { ref: gateRef });
  const trailers = useRead('/series/{ref}/trailers', { ref: gateRef });
  const objections = useRead('/series/{ref}/objections', { ref: gateRef });
  const objectors = new Set(
    (objections.data?.objections ?? []).filter((o) => o.revision === number).map(({ by }) => by),
  );
  return (
    <>
      <Section title="Acks" note={`v${number}: who owns what, and who acked it`}>
        <Loaded query={query} what="the acks">
          {(answer) => (
            <Stack gap="sm">
              {answer.maintainersKnown ? null : (
                <Alert color="yellow" role="note" title="Who owns these files is not known">
                  {answer.patches.some((p) => p.files.length > 0)
                    ? 'No MAINTAINERS is known for the date: no ack counts for a file here until the project’s tree or its roles tell.'
                    : 'No patch of this revision was received, so that which files it touches is not known.'}
                </Alert>
              )}
              <Matrix answer={answer} objectors={objectors} />
              <details open={answer.patches.filter((p) => p.files.length > 0).length < 6}>
                <summary className={classes['summary']}>By file</summary>
                <ul className={classes['list']}>
                  {answer.patches.map((patch) => (
                    <Files key={patch.position} patch={patch} />
                  ))}
                </ul>
              </details>
            </Stack>
          )}
        </Loaded>
      </Section>
      <Section title="Every word" note="in all revisions, with its weight">
        <Loaded query={trailers} what="the trailers">
          {({ trailers: all, knownThrough }) =>
            all.length === 0 ? (
              <Empty knownThrough={knownThrough}>Nobody gave a trailer or objected.</Empty>
            ) : (
              <Trailers trailers={all} />
            )
          }
        </Loaded>
      </Section>
    </>
  );
};
