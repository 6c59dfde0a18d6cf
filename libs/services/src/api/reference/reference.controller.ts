import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { FEEDS, LIVE, REST } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { Answers, REST_V1, type Replied } from '../http/answers';
import { Problem } from '../http/problem';
import { Prepared, Reply } from '../http/reply';
import { sendText } from '../http/send';
import { referenceOf } from './document';

const DOCS = `/${REST_V1}/docs`;

/** Nothing stands in the page itself that runs or styles: the policy of our pages allows none. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Sluice: REST v1</title>
<link rel="stylesheet" href="${DOCS}/swagger-ui.css">
<link rel="icon" type="image/png" href="${DOCS}/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="${DOCS}/swagger-ui-bundle.js"></script>
<script src="${DOCS}/start.js"></script>
</body>
</html>
`;

/** Neither of its validators elsewhere is asked, and the address bar sets nothing. */
const START = `SwaggerUIBundle({
  url: '/${REST_V1}/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  queryConfigEnabled: false,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
`;

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const swaggerUi = (file: string) => (): Promise<Buffer> =>
  readFile(join(dirname(require.resolve('swagger-ui-dist/package.json')), file));

type File = { readonly type: string; readonly read: () => Promise<Buffer | string> };

/** All there is beside the page: nothing else of the package is served. */
const FILES: ReadonlyMap<string, File> = new Map([
  ['start.js', { type: SCRIPT, read: () => Promise.resolve(START) }],
  ['swagger-ui-bundle.js', { type: SCRIPT, read: swaggerUi('swagger-ui-bundle.js') }],
  ['swagger-ui.css', { type: 'text/css; charset=utf-8', read: swaggerUi('swagger-ui.css') }],
  ['favicon-32x32.png', { type: 'image/png', read: swaggerUi('favicon-32x32.png') }],
]);

/** The reference: as a document, and as a page to browse. */
@Controller(REST_V1)
export class ReferenceController {
  private document: string | undefined;

  @Answers(REST.getReference)
  reference(): Replied<typeof REST.getReference> {
    this.document ??= JSON.stringify(
      referenceOf([...Object.values(REST), ...Object.values(LIVE)], Object.values(FEEDS)),
    );
    return new Reply(new Prepared(this.document));
  }

  @Get('docs')
  page(@Req() request: Request, @Res() response: Response): void {
    sendText({ request, response }, PAGE, { type: HTML });
  }

  @Get('docs/:file')
  async file(@Param('file') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const file = FILES.get(name);
    if (file === undefined) throw new Problem(404, 'there is no such file', { where: 'path' });
    sendText({ request, response }, await file.read(), { type: file.type });
  }
}
