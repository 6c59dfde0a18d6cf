import { TAGS, type Endpoint } from '@sluice/contracts';
import { createDocument, type ZodOpenApiPathItemObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { operationOf, REFUSALS } from './operation';

const ABOUT = `Patch series on mailing lists, and whether they may enter a release.

- Every read takes \`as-of\` (what had been said by then) and \`known-as-of\` (what Sluice had learnt by then).
- Lists come in pages: follow the \`Link\` header with \`rel="next"\`. \`fields\` leaves out what is not wanted.
- Answers have an \`ETag\`: send it as \`If-None-Match\`.
- Errors are \`application/problem+json\`: what, where, and what to do.
- Everything public is read without signing in; bots send \`Authorization: Bearer TOKEN\`.
- Message-IDs in paths are percent-encoded, without angle brackets.`;

/** Where a path begins: REST v1's under one root, those of feeds and calendars as they stand. */
type Root = '/api/v1' | '/';

const pathsOf = (endpoints: readonly Endpoint[], root?: Root): ZodOpenApiPathsObject => {
  const paths: Record<string, ZodOpenApiPathItemObject> = {};
  for (const endpoint of endpoints)
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      ...(root === undefined ? {} : { servers: [{ url: root }] }),
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  return paths;
};

const V1: Root = '/api/v1';

/**
 * The reference of some endpoints: an OpenAPI 3.1 document.
 * @param endpoints below the root of REST v1
 * @param others at paths of their own
 */
export const referenceOf = (
  endpoints: readonly Endpoint[],
  others: readonly Endpoint[],
): ReturnType<typeof createDocument> =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version: '1',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: V1 }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: { ...pathsOf(endpoints), ...pathsOf(others, '/') },
    components: {
      responses: { ...REFUSALS },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token that `sluice token create` made.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'sluice',
          description: 'Who signed in in a browser.',
        },
      },
    },
  });
