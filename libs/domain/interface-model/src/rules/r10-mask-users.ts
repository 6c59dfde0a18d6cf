import type { Finding } from '../interface-change';
import type { WordUse } from '../tree-answers';
import { atCommit, usesOf } from './in-tree';
import {
  butUnknown,
  finding,
  listed,
  ofKind,
  shownBy,
  signsOf,
  unseenPatches,
  type PlacedChange,
  type PlacedSign,
  type Rule,
  type RuleContext,
} from './rule';
import { baseName, pathsOf } from './touched';

/** Folders of bindings check the mask against their own list: for them it is no value. */
const isBinding = (context: RuleContext, path: string): boolean =>
  context.model.mirrors.some((m) => m.files.some((f) => path.startsWith(f.slice(0, f.lastIndexOf('/') + 1))));

/** Code that uses a constant and stays as it is; absent where no tree was asked. */
const untouchedUsers = (context: RuleContext, name: string): readonly WordUse[] | undefined => {
  const touched = new Set(pathsOf(context));
  return usesOf(context, name)?.filter(
    (use) =>
      !touched.has(use.path) &&
      !use.path.startsWith(context.model.publicHeaders) &&
      !isBinding(context, use.path) &&
      !/^\s*(?:\/?\*|#\s*define)/.test(use.quote),
  );
};

type Grown = { readonly shown: PlacedChange | PlacedSign; readonly name: string; readonly by: string };

const shortly = (users: readonly WordUse[]): string => {
  const names = [...new Set(users.map((u) => baseName(u.path)))];
  return listed(names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more files`] : names);
};

const judge = (context: RuleContext, grown: Grown, severity: 'must-fix' | 'ask'): readonly Finding[] => {
  const users = untouchedUsers(context, grown.name);
  if (users?.length === 0) return [];
  const hidden = users === undefined ? 'the project’s tree is not at hand' : unseenPatches(context);
  const who =
    users === undefined
      ? ''
      : ` ${shortly(users)} ${users.length === 1 ? 'uses' : 'use'} it and stay untouched.`;
  return [
    finding(R10, {
      severity,
      sentence:
        `${grown.name} grows by ${grown.by}, and so does the meaning of all code that uses it.${who}` +
        butUnknown('Who uses it and was not meant', hidden),
      evidence: [shownBy(grown.shown), ...(users ?? []).slice(0, 5).map((use) => atCommit(context, use))],
      clearedBy: `Patches of the users of ${grown.name} that must not get ${grown.by}, or word that all of them may.`,
      undetermined: hidden !== undefined,
    }),
  ];
};

/**
 * Does everybody who uses a mask want its new member? Growing an `_ALL` constant changes all code that uses it, in files the patch never
 * shows. With the tree the users are listed; a mask whose users all change with it is silent. Other unions of constants only ask.
 * Source: e90580f25b, mended by eabb831212, 2018-03-23 (HVM guests had got vPCI); 0e03ff97de, 2022-03-25 (PSR_GUEST32_INIT, as meant).
 * Severity: must-fix for a mask of a channel, ask for others. Without the tree: undetermined.
 */
export const R10: Rule = {
  id: 'R10',
  version: 1,
  title: 'Users of a mask that grows',
  source: 'e90580f25b, eabb831212; 0e03ff97de',
  check: (context) => {
    const masks = ofKind(context, 'mask-grown');
    const lists = signsOf(context, 'list-grown').filter((s) => !masks.some((m) => m.name === s.name));
    return [
      ...masks.flatMap((c) =>
        judge(
          context,
          { shown: c, name: c.name, by: c.to ?? 'a member' },
          c.channel === undefined ? 'ask' : 'must-fix',
        ),
      ),
      ...lists.flatMap((s) => judge(context, { shown: s, name: s.name, by: s.to ?? 'a member' }, 'ask')),
    ];
  },
};
