import {
  CHECK_STATES,
  PATCHWORK_STATES,
  type CheckState,
  type PatchworkPatchFilter,
} from '@sluice/application';
import type { Request } from 'express';
import { partsOf } from './mail-parts';
import { mboxOf } from './mbox';
import { usernameOf } from './render';
import type { PatchworkSurface } from './surface';
import {
  checkStruct,
  filterIn,
  number,
  patchStruct,
  personStruct,
  some,
  states,
  structIn,
  text,
  type Struct,
} from './xml-rpc-structs';
import { RpcFault, type RpcValue } from './xml-rpc-values';

/** Rows of one answer at most: XML-RPC has no pages. */
const MOST = 5_000;
const ALL = { order: 'id', descending: false, page: 1, perPage: MOST } as const;

type Method = (parameters: readonly RpcValue[]) => Promise<RpcValue>;
type Methods<Name extends string> = Readonly<Record<Name, Method>>;

export const METHODS = [
  ...(['pw_rpc_version', 'project_list', 'project_get', 'person_list', 'person_get'] as const),
  ...(['patch_list', 'patch_get', 'patch_get_by_hash', 'patch_get_by_project_hash'] as const),
  ...(['patch_get_mbox', 'patch_get_diff', 'patch_set', 'state_list', 'state_get'] as const),
  ...(['check_list', 'check_get', 'check_create', 'patch_check_get'] as const),
] as const;
export type MethodName = (typeof METHODS)[number];

/** Those that say something; all others are questions. */
export const WRITING: ReadonlySet<MethodName> = new Set(['patch_set', 'check_create']);

export const isMethod = (name: string): name is MethodName => METHODS.some((m) => m === name);

/** What the methods of one call work with. */
type Call = { readonly surface: PatchworkSurface; readonly request: Request };

const projectName = async ({ surface, request }: Call): Promise<string> =>
  (await surface.asked(request)).facts.name;

const needed = async ({ surface }: Call, id: RpcValue | undefined) => {
  const row = await surface.reader.patch(number(id));
  if (row === undefined) throw new RpcFault(`there is no patch ${String(number(id))}`);
  return row;
};

const project = async ({ surface, request }: Call): Promise<Struct> => {
  const { view, facts } = await surface.asked(request);
  return { id: 1, linkname: view.link, name: facts.name };
};

const has = (whole: unknown, part: RpcValue | undefined): boolean =>
  String(whole).toLowerCase().includes(text(part).toLowerCase());

type Naming = 'pw_rpc_version' | `${'project' | 'person' | 'state'}_${'list' | 'get'}`;

const naming = (call: Call): Methods<Naming> => {
  const { reader } = call.surface;
  return {
    pw_rpc_version: () => Promise.resolve([1, 3, 0]),
    project_list: async ([search, count]) => {
      const one = await project(call);
      return some(has(one['linkname'], search) ? [one] : [], count);
    },
    project_get: async ([id]) => (number(id) === 1 ? project(call) : {}),
    person_list: async ([search, count]) => {
      const { rows } = await reader.people(text(search) === '' ? undefined : text(search), ALL);
      return some(rows, count).map(personStruct);
    },
    person_get: async ([id]) => {
      const row = await reader.person(number(id));
      return row === undefined ? {} : personStruct(row);
    },
    state_list: ([search, count]) =>
      Promise.resolve(
        some(
          states.filter((s) => has(s.name, search)),
          count,
        ),
      ),
    state_get: ([id]) => Promise.resolve(states[number(id) - 1] ?? {}),
  };
};

type Finding =
  'patch_list' | 'patch_get' | `patch_get_by_${'hash' | 'project_hash'}` | `patch_get_${'mbox' | 'diff'}`;

const finding = (call: Call): Methods<Finding> => {
  const { surface, request } = call;
  const { reader } = surface;
  const only = async (filter: PatchworkPatchFilter): Promise<RpcValue> => {
    const { rows } = await reader.patches(filter, { ...ALL, perPage: 2 });
    const [row] = rows;
    return row === undefined || rows.length > 1 ? {} : patchStruct(row, await projectName(call));
  };
  return {
    patch_list: async ([fields]) => {
      const struct = structIn(fields);
      const filter = filterIn(struct);
      if (filter === undefined) return [];
      const name = await projectName(call);
      const { rows } = await reader.patches(filter, ALL);
      return some(rows, struct['max_count']).map((r) => patchStruct(r, name));
    },
    patch_get: async ([id]) => {
      const row = await reader.patch(number(id));
      return row === undefined ? {} : patchStruct(row, await projectName(call));
    },
    patch_get_by_hash: ([hash]) => only({ hash: text(hash) }),
    patch_get_by_project_hash: async ([name, hash]) => {
      const { view, facts } = await surface.asked(request);
      return [view.link, facts.key, view.list].includes(text(name)) ? only({ hash: text(hash) }) : {};
    },
    patch_get_mbox: async ([id]) => {
      const row = await reader.patch(number(id));
      if (row === undefined) return '';
      return (await mboxOf(row, await reader.comments(row.number))) ?? '';
    },
    patch_get_diff: async ([id]) => {
      const row = await reader.patch(number(id));
      if (row === undefined || row.raw === null) return '';
      return (await partsOf(row.raw, row.rawHash))?.diff ?? '';
    },
  };
};

/** Names of patches by their numbers. */
const namesOf = async (
  { surface }: Call,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await surface.reader.patches({ numbers }, ALL);
  return new Map(rows.map((r) => [r.number, r.name]));
};

type Checking = `check_${'list' | 'get' | 'create'}` | 'patch_check_get';

const checking = (call: Call): Methods<Checking> => {
  const { surface, request } = call;
  const { reader } = surface;
  return {
    check_list: async ([fields]) => {
      const { patch_id: id, user, max_count: count, ...others } = structIn(fields);
      if (Object.keys(others).length > 0) return [];
      const name = text(user).toLowerCase();
      const checks = (await reader.checks(id === undefined ? undefined : number(id))).filter(
        (c) => user === undefined || (c.user !== null && usernameOf(c.user) === name),
      );
      const counted = some(checks, count);
      const names = await namesOf(call, [...new Set(counted.map((c) => c.patch))]);
      return counted.map((c) => checkStruct(c, names.get(c.patch) ?? ''));
    },
    check_get: async ([id]) => {
      const check = await reader.check(number(id));
      return check === undefined ? {} : checkStruct(check, (await needed(call, check.patch)).name);
    },
    check_create: async ([id, context, state, url, description]) => {
      const row = await needed(call, id);
      const actor = await surface.mayEdit(request, 'check', [row.submitter, row.delegate]);
      const known = CHECK_STATES.find((s): s is CheckState => s === text(state));
      if (known === undefined) throw new RpcFault(`Invalid check state: ${text(state)}`);
      const target = text(url);
      if (!/^[-\w]{1,255}$/.test(text(context)))
        throw new RpcFault('a context is of letters, digits, - and _');
      if (target !== '' && !/^https?:\/\//.test(target)) throw new RpcFault('the target is no URL');
      const check = {
        ...{ context: text(context), state: known },
        ...{ targetUrl: target, description: text(description) },
      };
      return (
        (await surface.marks.postCheck(row.number, check, { ...actor, at: surface.now() })) !== undefined
      );
    },
    patch_check_get: async ([id]) => {
      const row = await reader.patch(number(id));
      if (row === undefined) return {};
      const checks = await reader.checks(row.number);
      return { state: row.check, total: checks.length, checks: checks.map((c) => checkStruct(c, row.name)) };
    },
  };
};

const setting = (call: Call): Methods<'patch_set'> => ({
  patch_set: async ([id, fields]) => {
    const { surface, request } = call;
    const row = await needed(call, id);
    const actor = await surface.mayEdit(request, 'decide', [row.submitter, row.delegate]);
    const { state: stateId, commit_ref: commit, archived } = structIn(fields);
    const state = stateId === undefined ? undefined : PATCHWORK_STATES[number(stateId) - 1];
    if (stateId !== undefined && state === undefined) throw new RpcFault('there is no such state');
    const change = {
      ...(state === undefined ? {} : { state }),
      ...(commit === undefined ? {} : { commitRef: text(commit).slice(0, 255) }),
      ...(archived === undefined ? {} : { archived: archived === true || archived === 1 }),
    };
    return surface.marks.mark(row.number, change, { ...actor, at: surface.now() });
  },
});

/** The methods of one call. What writes asks who calls. */
export const methodsOf = (surface: PatchworkSurface, request: Request): Methods<MethodName> => {
  const call = { surface, request };
  return { ...naming(call), ...finding(call), ...checking(call), ...setting(call) };
};
