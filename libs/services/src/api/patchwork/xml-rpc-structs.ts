import {
  PATCHWORK_STATES,
  type CheckRow,
  type PatchworkPatchFilter,
  type PatchRow,
  type PersonRow,
} from '@sluice/application';
import { messageId } from '@sluice/kernel';
import { fileName } from './mbox';
import { usernameOf } from './render';
import type { RpcValue } from './xml-rpc-values';

export type Struct = Readonly<Record<string, RpcValue>>;

export const number = (value: RpcValue | undefined): number => {
  const read = typeof value === 'string' ? Number(value) : value;
  if (typeof read !== 'number' || !Number.isInteger(read) || read < 0 || read > 2_147_483_647) return 0;
  return read;
};
export const text = (value: RpcValue | undefined): string =>
  typeof value === 'string' ? value.replaceAll('\0', '') : '';

export const structIn = (value: RpcValue | undefined): Struct =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Struct) : {};

/** As many as asked for: the first ones, or below zero the last. */
export const some = <T>(rows: readonly T[], count: RpcValue | undefined): readonly T[] => {
  const asked = typeof count === 'number' ? count : 0;
  return asked > 0 ? rows.slice(0, asked) : asked < 0 ? rows.slice(asked) : rows;
};

const STATE_NAMES: Readonly<Record<string, string>> = { rfc: 'RFC' };
const stateName = (slug: string): string =>
  STATE_NAMES[slug] ??
  slug.replace(
    /(^|-)(\w)/g,
    (_, dash: string, letter: string) => `${dash === '' ? '' : ' '}${letter.toUpperCase()}`,
  );

export const states = PATCHWORK_STATES.map((slug, i) => ({ id: i + 1, name: stateName(slug) }));

const personText = (row: PersonRow | null): string =>
  row === null ? '' : row.name === '' ? row.email : `${row.name} <${row.email}>`;

export const personStruct = (row: PersonRow): Struct => ({
  ...{ id: row.number, email: row.email, name: row.name === '' ? row.email : row.name },
  user: usernameOf(row),
});

export const patchStruct = (row: PatchRow, project: string): Struct => ({
  ...{ id: row.number, date: row.date.replace('T', ' '), filename: fileName(row.name) },
  ...{ msgid: `<${row.messageId}>`, name: row.name, project, project_id: 1 },
  ...{
    state: stateName(row.state),
    state_id: PATCHWORK_STATES.indexOf(row.state) + 1,
    archived: row.archived,
  },
  ...{ submitter: personText(row.submitter), submitter_id: row.submitter?.number ?? 0 },
  delegate: row.delegate === null ? '' : usernameOf(row.delegate),
  ...{ delegate_id: row.delegate?.number ?? 0, commit_ref: row.commitRef ?? '', hash: row.hash ?? '' },
});

export const checkStruct = (row: CheckRow, patch: string): Struct => ({
  ...{ id: row.number, date: row.at.replace('T', ' '), patch, patch_id: row.patch },
  ...{
    user: row.user === null ? '' : usernameOf(row.user),
    user_id: row.user?.number ?? 0,
    state: row.state,
  },
  ...{ target_url: row.targetUrl ?? '', description: row.description ?? '', context: row.context },
});

const NARROWING: Readonly<Record<string, (value: RpcValue) => Partial<PatchworkPatchFilter> | undefined>> = {
  id: (value) => ({ numbers: [number(value)] }),
  name__icontains: (value) => ({ text: text(value) }),
  submitter_id: (value) => ({ submitters: [number(value)] }),
  delegate_id: (value) => ({ delegates: [number(value)] }),
  state_id: (value) => ({ states: [PATCHWORK_STATES[number(value) - 1] ?? ''] }),
  archived: (value) => ({ archived: value === true || value === 'yes' || value === 'True' || value === 1 }),
  hash: (value) => ({ hash: text(value) }),
  hash__iexact: (value) => ({ hash: text(value) }),
  msgid: (value) => ({ messageId: messageId(text(value)) }),
  series: (value) => ({ series: [number(value)] }),
  project_id: (value) => (number(value) === 1 ? {} : undefined),
  max_count: () => ({}),
};

/** Fields of a filter as a filter; `undefined` for a field, or a way to compare, that is not known here: then nothing is found, as in Patchwork. */
export const filterIn = (fields: Struct): PatchworkPatchFilter | undefined => {
  let filter: PatchworkPatchFilter = {};
  for (const [field, value] of Object.entries(fields)) {
    const more = Object.hasOwn(NARROWING, field) ? NARROWING[field]?.(value) : undefined;
    if (more === undefined) return undefined;
    filter = { ...filter, ...more };
  }
  return filter;
};
