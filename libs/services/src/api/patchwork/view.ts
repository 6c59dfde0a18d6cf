import { linkNames, type Knowledge } from '@sluice/application';
import type { Request } from 'express';

/** The versions that are answered; the path without one is the newest. */
export const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;
const NEWEST = VERSIONS.length - 1;

const API = /^\/api(?:\/1\.(\d))?(?:\/|$)/;

/** What stands in front of every URL of an answer, and which fields the version asked for has. */
export type View = {
  /** `https://host`, as the request named it. */
  readonly root: string;
  /** `https://host/api/1.2` */
  readonly base: string;
  /** n of 1.n. */
  readonly minor: number;
  /** The project's name in paths. */
  readonly link: string;
  /** Where its mail is read, below the root; absent where the project has no list. */
  readonly list?: string | undefined;
};

/** Paths of a resource in all versions, from one on: written out, because a name in their place would take paths of other surfaces too. */
export const pathsOf = (resource: string, since = 0): string[] =>
  ['api', ...VERSIONS.slice(since).map((v) => `api/${v}`)].map((base) =>
    resource === '' ? base : `${base}/${resource}`,
  );

/** A host that could stand in a URL; any other is not repeated. */
const HOST = /^(?:\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::\d{1,5})?$/;

/** `https://host`, as a request names it. */
export const rootOf = (request: Request): string => {
  const host = request.get('host') ?? '';
  return `${request.protocol}://${HOST.test(host) ? host : 'localhost'}`;
};

/** How a request wants its answer. */
export const viewOf = (request: Request, { project }: Pick<Knowledge, 'project'>): View => {
  const root = rootOf(request);
  const [, minor] = API.exec(request.path) ?? [];
  const [link = project.key, list] = linkNames(project);
  const base = `${root}/api${minor === undefined ? '' : `/1.${minor}`}`;
  return { root, base, minor: minor === undefined ? NEWEST : Number(minor), link, list };
};

/** Most Message-IDs, which stand in a path, and in JSON, as they are. */
const PLAIN = /^[\w.@+=~-]+$/;

/** A Message-ID, or a name, that no path and no text of JSON is upset by. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/**
 * A Message-ID in a path. It may hold anything, slashes too. The letters `mbox` are not left as they are: git-pw finds the raw diff by writing `raw` in their
 * place wherever they stand.
 */
export const inPath = (messageId: string): string => {
  const path = isPlain(messageId)
    ? messageId
    : encodeURIComponent(messageId).replaceAll('%40', '@').replaceAll('%2B', '+').replaceAll('%3D', '=');
  return path.includes('mbox') ? path.replaceAll('mbox', '%6Dbox') : path;
};

/** URLs outside the API. */
export const urls = {
  mail: ({ root, link }: View, kind: 'patch' | 'cover', messageId: string): string =>
    `${root}/project/${link}/${kind}/${inPath(messageId)}/`,
  archived: ({ root, list }: View, messageId: string): string | undefined =>
    list === undefined ? undefined : `${root}/${list}/${inPath(messageId)}/`,
  series: ({ root, link }: View, number: number): string =>
    `${root}/project/${link}/list/?series=${String(number)}`,
  seriesMbox: ({ root }: View, number: number): string => `${root}/series/${String(number)}/mbox/`,
  comment: ({ root }: View, number: number): string => `${root}/comment/${String(number)}/`,
  bundle: ({ root }: View, owner: string, name: string): string =>
    `${root}/bundle/${inPath(owner)}/${inPath(name)}/`,
};
