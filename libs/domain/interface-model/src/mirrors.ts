import type { Hunk } from '@sluice/mail';
import type { InterfaceChange } from './interface-change';
import type { Mirror, Namespace } from './model';
import type { PatchFile, Place } from './patch-file';

const VARIANT = /^\s*\|\s*([A-Za-z_]\w{0,100})/;
const RECORD = /^\s+([a-z_]\w{0,100})\s*:/;

/** The stem a spelling stands for: `CDF_VPCI` by `CDF_{STEM}` is `VPCI`; absent when it is another's. */
const stemOf = (word: string, spelling: string): string | undefined => {
  const [head = '', tail = ''] = spelling.split(/\{(?:STEM|stem)\}/);
  const fits = word.length > head.length + tail.length && word.startsWith(head) && word.endsWith(tail);
  return fits ? word.slice(head.length, word.length - tail.length) : undefined;
};

const nameOf = (file: PatchFile, mirror: Mirror, stem: string): string => {
  const namespace = file.index.model.namespaces.find((n: Namespace) => n.channel === mirror.channel);
  if (namespace !== undefined)
    return namespace.prefix + (namespace.stemCase === 'lower' ? stem.toLowerCase() : stem.toUpperCase());
  const structure = file.index.model.structures.find((s) => s.channel === mirror.channel);
  return `${structure?.name ?? ''}.${stem}`;
};

type Member = { readonly mark: '+' | '-'; readonly word: string; readonly place: Place };

/** Members of the mirrored type that a hunk adds or removes; the type is the hunk's section or the last one begun above. */
const membersIn = (hunk: Hunk, mirror: Mirror): readonly Member[] => {
  const form = mirror.form === 'variant' ? VARIANT : RECORD;
  let type = hunk.section;
  return hunk.lines.flatMap(({ mark, text }, i) => {
    if (text.startsWith('type ')) type = text;
    if (mark === ' ' || !type.startsWith(mirror.within)) return [];
    const word = form.exec(text)?.[1];
    return word === undefined
      ? []
      : [{ mark, word, place: { line: hunk.line + 1 + i, quote: text.trim().slice(0, 200) } }];
  });
};

const mirrorChanges = (file: PatchFile, mirror: Mirror): readonly InterfaceChange[] => {
  const members = file.file.hunks.flatMap((hunk) => membersIn(hunk, mirror));
  return members.flatMap(({ mark, word, place }) => {
    const stem = stemOf(word, mirror.spelling);
    if (stem === undefined || members.some((m) => m.word === word && m.mark !== mark)) return [];
    const name = nameOf(file, mirror, stem);
    const known = file.index.known(name);
    const capability = file.index.capabilityOf(mirror.channel, name, known?.stem ?? stem);
    const value = mark === '+' ? { to: word } : { from: word };
    return [
      {
        kind: 'binding-follows',
        name,
        file: file.path,
        channel: mirror.channel,
        capability,
        ...value,
        ...place,
      },
    ];
  });
};

/** Members that a binding in another language gains (`to`) or loses (`from`), under the name the C header gives them. */
export const bindingChanges = (file: PatchFile): readonly InterfaceChange[] =>
  (file.index.mirrorsIn.get(file.path) ?? []).flatMap((mirror) => mirrorChanges(file, mirror));
