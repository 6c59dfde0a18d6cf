import { useMemo } from 'react';
import { mailParts } from '../lib/mail-parts';
import { visibleText } from '../lib/visible-text';
import classes from './mail-text.module.css';

/** Quotes of more lines are folded away where they are not wanted at once. */
const LONG_QUOTE = 8;

type Props = {
  readonly text: string;
  /** Long quotes are folded: who reads a thread has read them. */
  readonly fold?: boolean;
};

/**
 * The text of a mail: text and nothing else, whatever stands in it; what would not be seen is shown. What it quotes is set apart.
 */
export const MailText = ({ text, fold = false }: Props) => {
  const parts = useMemo(() => mailParts(visibleText(text)), [text]);
  return (
    // Long lines scroll, and a keyboard has to reach what scrolls.
    <div className={classes['mail']} dir="ltr" tabIndex={0} role="group" aria-label="Text of the mail">
      {parts.map(({ depth, lines }, i) => {
        const own = <pre>{lines.join('\n')}</pre>;
        if (depth === 0) return <div key={i}>{own}</div>;
        const quote = <blockquote data-depth={Math.min(depth, 3)}>{own}</blockquote>;
        if (!fold || lines.length <= LONG_QUOTE) return <div key={i}>{quote}</div>;
        return (
          <details key={i} className={classes['folded']}>
            <summary>{lines.length} quoted lines</summary>
            {quote}
          </details>
        );
      })}
    </div>
  );
};
