import type { Sign } from '../interface-change';
import type { PatchFile } from '../patch-file';
import { changedLines, signAt } from './sign-of';

const PAD = /(?:\.|->)(_{0,2}pad\w{0,20}|rsvd\w{0,20}|reserved\w{0,20})\b/i;

/** New code that looks at padding: a check, as far as a diff tells. */
export const padsChecked = (file: PatchFile): readonly Sign[] =>
  file.path.startsWith(file.index.model.publicHeaders)
    ? []
    : changedLines(file, 'after').flatMap((line) => {
        const name = PAD.exec(line.code)?.[1];
        return name === undefined ? [] : [signAt(file, line, { kind: 'pad-checked', name })];
      });
