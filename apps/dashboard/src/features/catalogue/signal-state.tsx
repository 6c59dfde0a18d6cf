import {
  IconArrowBarToDown,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
  IconLock,
  IconMinus,
  IconToggleRight,
  type Icon,
} from '@tabler/icons-react';
import classes from './catalogue.module.css';

const STATES: Readonly<Record<string, { readonly icon: Icon; readonly means: string }>> = {
  accepted: { icon: IconCircleCheck, means: 'It may be set' },
  required: { icon: IconLock, means: 'It has to be set' },
  forced: { icon: IconArrowBarToDown, means: 'It is set whatever the caller says' },
  rejected: { icon: IconCircleX, means: 'Setting it is refused' },
  reported: { icon: IconInfoCircle, means: 'The hypervisor tells it' },
  functional: { icon: IconCircleCheck, means: 'It works' },
  selectable: { icon: IconToggleRight, means: 'It can be built in' },
  'constant-false': { icon: IconMinus, means: 'The code asks, and the answer is always no' },
  absent: { icon: IconCircleX, means: 'It is not there' },
};

/** How a capability is signalled, or whether it works, as icon and word. */
export const SignalState = ({ state }: { readonly state: string }) => {
  const { icon: Mark, means } = STATES[state] ?? { icon: IconInfoCircle, means: '' };
  return (
    <span className={classes['state']} data-state={state} title={means}>
      <Mark size={14} stroke={1.8} aria-hidden />
      {state.replaceAll('-', ' ')}
    </span>
  );
};
