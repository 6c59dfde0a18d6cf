import { SegmentedControl } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconChevronDown,
  IconChevronRight,
  IconEqual,
  IconGitMerge,
  IconPencil,
  IconPlus,
  type Icon,
} from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCursor } from '../../lib/cursor';
import { useIsTreeUnread } from '../../lib/tree';
import { CommitLink } from '../../ui/links';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { PatchDetail } from './patch-detail';
import classes from './patches.module.css';
import { patchRows, type Patch, type PatchRow, type Revision } from './series';

const CHANGES: Readonly<Record<'unchanged' | 'changed' | 'new', Icon>> = {
  unchanged: IconEqual,
  changed: IconPencil,
  new: IconPlus,
};

const Change = ({ patch }: { readonly patch: Patch }) => {
  if (patch.change === null) return <span className={classes['small']} />;
  const Mark = CHANGES[patch.change];
  return (
    <span
      className={`${classes['small'] ?? ''} ${classes['mark'] ?? ''}`}
      title="Against the revision before"
    >
      <Mark size={13} aria-hidden /> {patch.change}
    </span>
  );
};

/** What became of it in the tree, and how surely. */
export const Fate = ({ patch }: { readonly patch: Pick<Patch, 'landing' | 'landedAs' | 'revertedBy'> }) => {
  const { landing, landedAs, revertedBy } = patch;
  const isUnread = useIsTreeUnread();
  if (landing === null || landedAs === null)
    return (
      <span className={classes['small']}>
        {isUnread ? 'landed? no tree is read' : 'not seen in the tree'}
      </span>
    );
  return (
    <span className={classes['small']}>
      <span className={classes['mark']}>
        <IconGitMerge size={13} aria-hidden /> landed
      </span>{' '}
      {landing.confidence === 'certain' ? '' : `(${landing.confidence}) `}
      <CommitLink commit={landedAs} />
      {revertedBy === null ? null : (
        <>
          <br />
          <span className={classes['mark']} data-warn>
            <IconArrowBackUp size={13} aria-hidden /> reverted
          </span>{' '}
          <CommitLink commit={revertedBy} />
        </>
      )}
    </span>
  );
};

const Row = ({
  patch,
  revision,
  isOpen,
  onToggle,
}: {
  readonly patch: Patch;
  readonly revision: Revision;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) => {
  const position = `${String(patch.position)}/${String(revision.total)}`;
  if (patch.messageId === null)
    return (
      <div className={classes['row']} data-missing>
        <span className={classes['position']}>{position}</span>
        <span className={classes['subject']}>
          {patch.subject === null ? 'title not known' : <Said text={patch.subject} max={300} />}
        </span>
        <span className={classes['small']}>never came</span>
        <Fate patch={patch} />
      </div>
    );
  const Arrow = isOpen ? IconChevronDown : IconChevronRight;
  return (
    // Links stand inside the row: it is a row that a click opens, and the button in it is what a keyboard opens.
    <div
      className={classes['row']}
      onClick={(event) => {
        if (!(event.target instanceof Element) || event.target.closest('a, button') === null) onToggle();
      }}
    >
      <span className={classes['position']}>{position}</span>
      <span className={classes['subject']}>
        <button type="button" className="sl-bare" aria-expanded={isOpen} onClick={onToggle}>
          <Arrow size={13} aria-hidden /> <Said text={patch.subject ?? '(no subject)'} max={300} />
        </button>
      </span>
      <Change patch={patch} />
      <Fate patch={patch} />
      <span className={classes['small']}>
        {patch.damage.length === 0 ? (
          `${String(patch.files.length)} ${patch.files.length === 1 ? 'file' : 'files'}`
        ) : (
          <span className={classes['mark']} data-warn title={patch.damage.map((d) => d.detail).join('\n')}>
            <IconAlertTriangle size={13} aria-hidden /> damaged
          </span>
        )}
      </span>
    </div>
  );
};

const Gap = ({
  revision,
  row,
}: {
  readonly revision: Revision;
  readonly row: PatchRow & { readonly kind: 'gap' };
}) => (
  <li className={classes['item']}>
    <div className={classes['row']} data-missing>
      <span className={classes['position']}>
        {row.from === row.to ? row.from : `${String(row.from)}–${String(row.to)}`}/{revision.total}
      </span>
      <span className={classes['subject']}>
        {row.from === row.to ? 'title not known' : 'titles not known'}
      </span>
      <span className={classes['small']}>never came</span>
      <span />
    </div>
  </li>
);

type Props = { readonly revision: Revision; readonly gateRef: string };

/** The patches of a revision; one opens to its message, its diff and what is said of it. */
export const Patches = ({ revision, gateRef }: Props) => {
  const navigate = useNavigate();
  const { patch: open, diff } = useSearch({ strict: false });
  const set = (more: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...more }), replace: true } as never);
  };
  const toggle = (position: string): void => {
    set({ patch: open === position ? undefined : position });
  };
  const ids = revision.patches.flatMap((p) => (p.messageId === null ? [] : [String(p.position)]));
  const rowId = (position: string): string => `patch-${position}`;
  const { at, setAt } = useCursor(ids, { rowId, open: toggle });
  const view = diff === 'split' ? 'split' : 'unified';
  return (
    <Section
      title="Patches"
      note={`v${revision.number}: ${String(revision.received)} of ${String(revision.total)} received; j, k, o`}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Diff"
          value={view}
          onChange={(to) => {
            set({ diff: to === 'split' ? to : undefined });
          }}
          data={[
            { value: 'unified', label: 'Unified' },
            { value: 'split', label: 'Split' },
          ]}
        />
      }
    >
      <ol className={classes['list']}>
        {patchRows(revision.patches).map((row) => {
          if (row.kind === 'gap') return <Gap key={row.from} {...{ revision, row }} />;
          const { patch } = row;
          const position = String(patch.position);
          const isOpen = open === position && patch.messageId !== null;
          return (
            <li key={position} id={rowId(position)} className={classes['item']} data-at={at === position}>
              <Row
                {...{ patch, revision, isOpen }}
                onToggle={() => {
                  setAt(position);
                  toggle(position);
                }}
              />
              {isOpen && patch.messageId !== null ? (
                <PatchDetail {...{ patch, revision, gateRef, view }} messageId={patch.messageId} />
              ) : null}
            </li>
          );
        })}
      </ol>
    </Section>
  );
};
