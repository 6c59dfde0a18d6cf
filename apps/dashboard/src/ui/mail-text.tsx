import { useMemo } from 'react';
import classes from './mail-text.module.css';

type Part = { readonly depth: number; readonly text: string };

const depthOf = (line: string): number => (/^(?:> ?)+/.exec(line)?.[0].match(/>/g) ?? []).length;

const partsOf = (text: string): readonly Part[] => {
  const parts: { depth: number; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const depth = depthOf(line);
    const last = parts.at(-1);
    if (last?.depth === depth) last.lines.push(line);
    else parts.push({ depth, lines: [line] });
  }
  return parts.map(({ depth, lines }) => ({ depth, text: lines.join('\n') }));
};

/** The text of a mail: text and nothing else, whatever stands in it. What it quotes is set apart. */
export const MailText = ({ text }: { readonly text: string }) => {
  const parts = useMemo(() => partsOf(text), [text]);
  return (
    // Long lines scroll, and a keyboard has to reach what scrolls.
    <div className={classes['mail']} tabIndex={0} role="group" aria-label="Text of the mail">
      {parts.map(({ depth, text: own }, i) =>
        depth === 0 ? (
          <pre key={i}>{own}</pre>
        ) : (
          <blockquote key={i} data-depth={Math.min(depth, 3)}>
            <pre>{own}</pre>
          </blockquote>
        ),
      )}
    </div>
  );
};
