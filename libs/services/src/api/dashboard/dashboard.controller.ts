import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Controller, Get, Redirect, Req, Res } from '@nestjs/common';
import express, { type RequestHandler, type Request, type Response } from 'express';
import { Problem } from '../http/problem';
import { DASHBOARD } from './paths';

/** The dashboard as it was built. */
export const BUILT = resolve(__dirname, '../../../../../apps/dashboard/dist');

const NONCE_BYTES = 18;
const POLICY = 'Content-Security-Policy';

/** Files of the build: their names change with what is in them, so that they are kept for good. */
export const builtFiles = (): RequestHandler =>
  express.static(join(BUILT, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false });

/** Where people come in. */
@Controller()
export class FrontDoorController {
  @Get()
  @Redirect(`/${DASHBOARD}/`)
  // eslint-disable-next-line @typescript-eslint/no-empty-function -- where to is all there is to say
  lead(): void {}
}

/** The dashboard: one page, whose addresses it reads by itself. */
@Controller(DASHBOARD)
export class DashboardController {
  @Get('icon.svg')
  async icon(@Res() response: Response): Promise<void> {
    response.type('image/svg+xml').send(await this.built('icon.svg'));
  }

  @Get('plain.css')
  async style(@Res() response: Response): Promise<void> {
    response.type('text/css').send(await this.built('plain.css'));
  }

  @Get(['', '*path'])
  async page(@Req() _request: Request, @Res() response: Response): Promise<void> {
    const html = (await this.built('index.html')).toString('utf8');
    // Styles that the page makes as it runs carry the mark of this answer; the policy lets in no others.
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const policy = String(response.getHeader(POLICY) ?? '');
    response
      .set(POLICY, policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(html.replace('%NONCE%', nonce));
  }

  private async built(file: string): Promise<Buffer> {
    try {
      return await readFile(join(BUILT, file));
    } catch {
      throw new Problem(503, 'the dashboard was not built', { where: 'path', help: 'Run: npm run build' });
    }
  }
}
