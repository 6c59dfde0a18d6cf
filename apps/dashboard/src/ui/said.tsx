import { shortened, visibleText } from '../lib/visible-text';
import classes from './said.module.css';

type Props = {
  readonly text: string;
  /** Cut after so many characters: names and subjects that fill the screen say no more than their beginning. */
  readonly max?: number;
};

/** A stranger's words in a line of ours: whatever they hold, they stay where they stand and turn nothing round. */
export const Said = ({ text, max = Number.POSITIVE_INFINITY }: Props) => (
  <bdi className={classes['said']}>{shortened(visibleText(text), max)}</bdi>
);
