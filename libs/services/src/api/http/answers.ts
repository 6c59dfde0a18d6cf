import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import type { Asked as AskedOf, Endpoint } from '@sluice/contracts';
import type { Request } from 'express';
import type { z } from 'zod';
import { Problem } from './problem';

/** Where REST v1 is; `/api/` and `/api/1.0/` to `/api/1.4/` beside it are Patchwork's. */
export const REST_V1 = 'api/v1';

const ENDPOINT = 'the endpoint that a handler answers';

/** The row of the contract that a handler answers; none for handlers of other surfaces. */
export const endpointOf = (handler: object): Endpoint | undefined =>
  Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined;

/** `{ref}` of the contract as `:ref` of the router. */
const routeOf = ({ path }: Endpoint): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Makes a method of a controller under `REST_V1` the one that answers an endpoint. What was asked comes by `@Asked()`, checked. */
export const Answers = (endpoint: Endpoint): MethodDecorator =>
  applyDecorators(
    SetMetadata(ENDPOINT, endpoint),
    RequestMapping({ path: routeOf(endpoint), method: RequestMethod[endpoint.method] }),
    HttpCode(endpoint.status ?? 200),
  );

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

const checked = (request: Request, part: Part, schema: z.ZodType | undefined): unknown => {
  const given: unknown = request[part];
  if (schema === undefined) {
    const [first] = part === 'query' ? Object.keys(request.query) : [];
    if (first !== undefined)
      throw new Problem(400, 'nothing can be said in the query here', { where: `query.${first}` });
    return undefined;
  }
  const result = schema.safeParse(part === 'body' ? (given ?? {}) : { ...(given as object) });
  return result.success ? result.data : refuse(part, result.error, schema);
};

/**
 * What a request asks of an endpoint, by its contract.
 * @throws Problem 400, with where, for what the contract does not have
 */
export const askedOf = <E extends Endpoint>(endpoint: E, request: Request): AskedOf<E> =>
  ({
    params: checked(request, 'params', endpoint.params),
    query: checked(request, 'query', endpoint.query),
    body: endpoint.body === undefined ? undefined : checked(request, 'body', endpoint.body),
  }) as AskedOf<E>;

/** What was asked, checked by the contract of the endpoint that the method answers. */
export const Asked = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const endpoint = endpointOf(context.getHandler());
  if (endpoint === undefined) throw new Error('no endpoint is answered here');
  return askedOf(endpoint, context.switchToHttp().getRequest<Request>());
});
