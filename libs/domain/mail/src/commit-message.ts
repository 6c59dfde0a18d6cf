import { inBodyHeaders } from './author';
import type { Mail } from './mail';
import { mailBody, messageEnd } from './mail-body';

/**
 * The lines that `git am` would commit below the subject of a mailed patch, trailers included: without in-body headers, without what follows
 * `---`, without white space at the ends of lines and of the text, runs of blank lines as one (git's `stripspace`).
 */
export const commitMessageOf = (mail: Mail): readonly string[] => {
  const body = mailBody(mail.text);
  const { end } = inBodyHeaders(body.lines);
  const lines = body.lines.slice(end, messageEnd(body)).map((line) => line.trimEnd());
  const kept = lines.filter((line, i) => line !== '' || (lines[i - 1] ?? '') !== '');
  while (kept[0] === '') kept.shift();
  while (kept.at(-1) === '') kept.pop();
  return kept;
};
