import { Text, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { counted } from '../../lib/format';
import { isPast, useViewpoint } from '../../lib/viewpoint';
import { SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import { StateMark } from '../../ui/state';
import { When } from '../../ui/when';
import classes from './catalogue.module.css';
import { cellsOf, shortName, undrawn, type Catalogue, type Cell, type Claim, type Word } from './model';
import { SourceLink } from './source-link';

type CellProps = {
  readonly cell: Cell;
  readonly prefix: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

const BitCell = ({ cell, prefix, isChosen, onChoose }: CellProps) => {
  const name = cell.name === undefined ? '' : shortName(cell.name, prefix);
  return (
    <button
      type="button"
      className={classes['cell']}
      data-taken={cell.name !== undefined}
      data-next={cell.isNext}
      data-claims={Math.min(cell.claims.length, 2)}
      aria-pressed={isChosen}
      title={cell.name ?? ''}
      onClick={onChoose}
    >
      <span className={classes['bit']}>
        <VisuallyHidden>bit </VisuallyHidden>
        {cell.bit}
      </span>
      <span className={classes['bit-name']}>
        {cell.name === undefined ? (cell.isNext ? 'next free' : 'free') : name}
      </span>
      {cell.claims.length === 0 ? null : (
        <span className={classes['claims']}>{counted(cell.claims.length, 'claim')}</span>
      )}
    </button>
  );
};

export const ClaimItem = ({ claim }: { readonly claim: Claim }) => (
  <li className={classes['claim']}>
    <span>
      <code>{claim.name}</code> {claim.change} at {claim.bit}
    </span>
    <SeriesLink to={claim.series}>{claim.subject}</SeriesLink>
    <Text component="span" size="xs" c="dimmed">
      v{claim.revision} by {claim.author}, <When at={claim.postedAt} day />
    </Text>
    <OutcomeMark outcome={claim.outcome} />
    <StateMark state={claim.state} />
  </li>
);

const releasedWords = (released: string, isThen: boolean): string =>
  `${/^\d/.test(released) ? `first released in ${released}` : `released: ${released}`}${isThen ? ', as is known by now' : ''}`;

const History = ({ cell, isThen }: { readonly cell: Cell; readonly isThen: boolean }) => {
  const still = isThen ? 'and had it still' : 'until now';
  return (
    <div className={classes['history']} role="region" aria-label={`History of bit ${String(cell.bit)}`}>
      <strong>Bit {cell.bit}</strong>
      {cell.history.length === 0 ? <Text size="sm">Nobody had it, as far as the model goes.</Text> : null}
      <ul>
        {cell.history.map((held, i) => (
          <li key={i}>
            <code>{held.name}</code> from <SourceLink source={held.from} />{' '}
            {held.until === null ? (
              still
            ) : (
              <>
                until <SourceLink source={held.until} />
              </>
            )}
            , {releasedWords(held.released, isThen)}
          </li>
        ))}
        {cell.claims.map((claim) => (
          <ClaimItem key={claim.series} claim={claim} />
        ))}
      </ul>
    </div>
  );
};

type Props = {
  readonly word: Word;
  readonly catalogue: Catalogue;
  readonly claims: readonly Claim[];
  /** `cdf.7`: which bit of which word is open. */
  readonly chosen: string;
};

/** A word of flags bit by bit; each opens its history. */
export const WordMap = ({ word, catalogue, claims, chosen }: Props) => {
  const navigate = useNavigate();
  const isThen = isPast(useViewpoint());
  const cells = cellsOf(word, catalogue, claims);
  const keyOf = (cell: Cell): string => `${word.channel}.${String(cell.bit)}`;
  const open = cells.find((cell) => keyOf(cell) === chosen);
  const next = cells.find((cell) => cell.isNext);
  const own = claims.filter((claim) => claim.channel === word.channel);
  return (
    <Section
      level={3}
      title={word.channel}
      note={
        <>
          <code>{word.prefix}*</code> in {word.header}, {word.stability.replaceAll('-', ' ')};{' '}
          {counted(word.taken.length, 'bit')} taken, next free {word.nextFree}
        </>
      }
    >
      <div className={classes['word']} role="group" aria-label={`Bits of ${word.channel}`}>
        {cells.map((cell) => (
          <BitCell
            key={cell.bit}
            cell={cell}
            prefix={word.prefix}
            isChosen={cell === open}
            onChoose={() =>
              void navigate({
                to: '.',
                replace: true,
                search: (old: object) => ({ ...old, word: cell === open ? undefined : keyOf(cell) }),
                resetScroll: false,
              } as never)
            }
          />
        ))}
      </div>
      {open === undefined ? null : <History cell={open} isThen={isThen} />}
      {word.note === null ? null : (
        <Text size="xs" c="dimmed">
          {word.note}
        </Text>
      )}
      <Text size="sm" mt={4}>
        {next === undefined || next.claims.length === 0
          ? own.length === 0
            ? 'No series in flight adds a bit here.'
            : `No series in flight claims the next free bit, ${String(word.nextFree)}.`
          : next.claims.length > 1
            ? `${String(next.claims.length)} series in flight claim the next free bit, ${String(word.nextFree)}: only one can have it.`
            : `One series in flight claims the next free bit, ${String(word.nextFree)}.`}
      </Text>
      <ul className={classes['plain']}>
        {own.map((claim) => (
          <ClaimItem key={`${claim.series} ${claim.name}`} claim={claim} />
        ))}
      </ul>
      {undrawn(word.channel, claims).length === 0 ? null : (
        <Text size="xs">Where a bit stands as “?”, the diff does not tell its number.</Text>
      )}
    </Section>
  );
};
