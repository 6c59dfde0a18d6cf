import { IconCircleCheck, IconCircleX, IconHandStop, IconHelpCircle, type Icon } from '@tabler/icons-react';
import classes from './marks.module.css';

export const OUTCOMES = ['closed', 'held', 'undetermined', 'open'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const ICONS: Readonly<Record<Outcome, Icon>> = {
  closed: IconCircleX,
  held: IconHandStop,
  undetermined: IconHelpCircle,
  open: IconCircleCheck,
};

/** What each outcome means, as the product's pages say it. */
export const MEANINGS: Readonly<Record<Outcome, string>> = {
  closed: 'Policy says no in this phase; an exception could let it in.',
  held: 'A named person or act can clear it.',
  undetermined: 'Something needed is not known.',
  open: 'Nothing stands against it.',
};

/** An outcome as icon and word; colour only repeats them. */
export const OutcomeMark = ({ outcome }: { readonly outcome: Outcome }) => {
  const Mark = ICONS[outcome];
  return (
    <span className={classes['mark']} data-outcome={outcome} title={MEANINGS[outcome]}>
      <Mark size={15} stroke={2} aria-hidden />
      {outcome}
    </span>
  );
};
