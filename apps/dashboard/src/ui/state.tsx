import {
  IconArrowBackUp,
  IconCircleDashed,
  IconFlask,
  IconGitMerge,
  IconMail,
  IconPlayerSkipForward,
  IconProgressCheck,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import classes from './marks.module.css';

const STATES: Readonly<Record<string, { readonly icon: Icon; readonly means: string }>> = {
  posted: { icon: IconMail, means: 'Posted and whole' },
  incomplete: { icon: IconCircleDashed, means: 'Patches of it never came' },
  superseded: { icon: IconPlayerSkipForward, means: 'A later series took its place' },
  landed: { icon: IconGitMerge, means: 'In the tree' },
  'partly-landed': { icon: IconProgressCheck, means: 'Some of its patches are in the tree' },
  reverted: { icon: IconArrowBackUp, means: 'It was in the tree and was taken back' },
  withdrawn: { icon: IconTrash, means: 'Its author took it back' },
  rfc: { icon: IconFlask, means: 'A request for comments, not for merging' },
};

/** Where a series stands, as icon and word. */
export const StateMark = ({ state }: { readonly state: string }) => {
  const { icon: Mark, means } = STATES[state] ?? { icon: IconMail, means: '' };
  return (
    <span className={classes['mark']} data-state={state} title={means}>
      <Mark size={15} stroke={1.8} aria-hidden />
      {state}
    </span>
  );
};
