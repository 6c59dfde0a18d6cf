import { IconCircleCheck, IconCircleX, IconHandStop, IconHelpCircle, type Icon } from '@tabler/icons-react';
import { MEANINGS, type Outcome } from '../lib/outcomes';
import classes from './marks.module.css';

const ICONS: Readonly<Record<Outcome, Icon>> = {
  closed: IconCircleX,
  held: IconHandStop,
  undetermined: IconHelpCircle,
  open: IconCircleCheck,
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
