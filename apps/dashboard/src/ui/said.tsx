import { visibleText } from '../lib/visible-text';
import classes from './said.module.css';

/** A stranger's words in a line of ours: whatever they hold, they stay where they stand and turn nothing round. */
export const Said = ({ text }: { readonly text: string }) => (
  <bdi className={classes['said']}>{visibleText(text)}</bdi>
);
