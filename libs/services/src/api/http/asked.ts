import { checked as checkedBy, type Askable, type Asked, type Endpoint } from '@sluice/contracts';
import type { Request } from 'express';
import type { z } from 'zod';
import { Problem } from './problem';

/** What a part of a request is called in a problem. */
const NAMES = { params: 'path', query: 'query', body: 'body' } as const;
type Part = keyof typeof NAMES;

const whereOf = (part: Part, issue: z.core.$ZodIssue): string => {
  const inside = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
  return [NAMES[part], ...inside].map(String).join('.');
};

const refuse = (part: Part, { issues }: z.core.$ZodError, schema: z.ZodType): never => {
  const [issue] = issues;
  if (issue === undefined) throw new Problem(400, 'it cannot be read', { where: NAMES[part] });
  const unknown = issue.code === 'unrecognized_keys';
  const names = Object.keys((schema as Partial<z.ZodObject>).shape ?? {});
  throw new Problem(400, unknown ? 'there is no such field here' : issue.message, {
    where: whereOf(part, issue),
    help: unknown && names.length > 0 ? `There is: ${names.join(', ')}.` : undefined,
  });
};

const checked = (request: Request, part: Part, schema: z.ZodType): unknown => {
  const given = (request[part] ?? {}) as object;
  // The query's object has no prototype, which a schema of objects does not take for one.
  const result = checkedBy(schema, part === 'query' ? { ...given } : given);
  return result.success ? result.data : refuse(part, result.error, schema);
};

const refuseQuery = ({ query }: Request): undefined => {
  const [first] = Object.keys(query);
  if (first === undefined) return undefined;
  throw new Problem(400, 'nothing can be said in the query here', { where: `query.${first}` });
};

/**
 * What a request asks of an endpoint, by its contract.
 * @throws Problem 400, with where, for what the contract does not have
 */
export const askedOf = <E extends Askable | Endpoint>(
  { params, query, body }: E,
  request: Request,
): Asked<E> =>
  ({
    params: params === undefined ? undefined : checked(request, 'params', params),
    query: query === undefined ? refuseQuery(request) : checked(request, 'query', query),
    body: body === undefined ? undefined : checked(request, 'body', body),
  }) as Asked<E>;
