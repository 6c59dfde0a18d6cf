import { problem, type Endpoint } from '@sluice/contracts';
import { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';

type Content = NonNullable<ZodOpenApiResponseObject['content']>;

const PROBLEM: Content = { 'application/problem+json': { schema: problem } };

/** Refusals that every endpoint has, by their names among the components. */
export const REFUSALS: Readonly<Record<string, ZodOpenApiResponseObject>> = {
  BadRequest: {
    description: 'What was asked is not in the contract: `where` says which part.',
    content: PROBLEM,
  },
  BadCredentials: { description: 'The token or session is wrong, expired or revoked.', content: PROBLEM },
  NotAllowed: { description: 'Whoever asks may not do this.', content: PROBLEM },
  TooMany: { description: 'Too much was asked: `Retry-After` says when to ask again.', content: PROBLEM },
  Failed: { description: 'Something went wrong here, and was logged.', content: PROBLEM },
  Away: {
    description: 'A server that is needed is away: `Retry-After` says when to ask again.',
    content: PROBLEM,
  },
};

const refusal = (name: string) => ({ $ref: `#/components/responses/${name}` });

const header = (description: string) => ({ description, schema: { type: 'string' as const } });

const READ_HEADERS = {
  ETag: header('Names these bytes: send it as `If-None-Match`, and what did not change is not sent again.'),
  'Cache-Control': header('`no-cache`: keep it, and ask whether it is still so.'),
};
const PAGE_HEADERS = { Link: header('`rel="next"`: the next page; the last page has none.') };

const contentOf = ({ answer, texts = [] }: Endpoint): Content => ({
  ...(answer === undefined ? {} : { 'application/json': { schema: answer } }),
  ...Object.fromEntries(texts.map((type) => [type, { schema: z.string() }])),
});

const isRead = ({ method }: Endpoint): boolean => method === 'GET';

const answered = (endpoint: Endpoint): ZodOpenApiResponseObject => {
  const content = contentOf(endpoint);
  const headers = {
    ...(isRead(endpoint) ? READ_HEADERS : {}),
    ...(endpoint.pageOf === undefined ? {} : PAGE_HEADERS),
  };
  return {
    description: endpoint.summary,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
};

const responsesOf = (endpoint: Endpoint): ZodOpenApiResponsesObject => {
  const { needs, status = 200, refuses = {} } = endpoint;
  const own = Object.entries(refuses).map(([code, description]) => [code, { description, content: PROBLEM }]);
  return {
    [String(status)]: answered(endpoint),
    ...(isRead(endpoint) ? { '304': { description: 'The client has it already.' } } : {}),
    '400': refusal('BadRequest'),
    '401': refusal('BadCredentials'),
    ...(needs === 'read' && isRead(endpoint) ? {} : { '403': refusal('NotAllowed') }),
    '429': refusal('TooMany'),
    '500': refusal('Failed'),
    '503': refusal('Away'),
    ...(Object.fromEntries(own) as ZodOpenApiResponsesObject),
  };
};

/** An endpoint as an operation of the document. */
export const operationOf = (endpoint: Endpoint): ZodOpenApiOperationObject => {
  const { name, tag, summary, description, needs, params, query, body } = endpoint;
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: [description ?? '', `Needs: \`${needs}\`.`].join('\n\n').trim(),
    security: [...(needs === 'read' ? [{}] : []), { token: [] }, { session: [] }],
    ...(params === undefined && query === undefined
      ? {}
      : { requestParams: { ...(params && { path: params }), ...(query && { query }) } }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: responsesOf(endpoint),
  };
};
