import { All, Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Needs } from '../access/needs';
import { notFound, wrongVerb } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { PatchworkSurface, sendJson } from './surface';
import { pathsOf } from './view';

const RESOURCES = [
  'projects',
  'users',
  'people',
  'patches',
  'covers',
  'series',
  'events',
  'bundles',
] as const;

/** Paths that something answers to, whatever the verb. */
const SHAPE = new RegExp(
  `^/api(?:/1\\.\\d)?/(?:(?:${RESOURCES.join('|')})(?:/\\d+)?|projects/[^/]+|patches/\\d+/checks(?:/\\d+)?|(?:patches|covers)/\\d+/comments(?:/\\d+)?)?/?$`,
);

/** What the surface offers, and the last word on paths below it. */
@Controller()
@UseFilters(RefusalFilter)
export class FallbackController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get(pathsOf(''))
  async index(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const { view } = await this.surface.asked(request);
    sendJson(
      response,
      `{${RESOURCES.map((name) => `${JSON.stringify(name)}:"${view.base}/${name}/"`).join()}}`,
    );
  }

  /** Of the verbs that nothing answers to, and of what is not there. */
  @All([
    ...RESOURCES.flatMap((name) => pathsOf(name).flatMap((path) => [path, `${path}/*rest`])),
    ...pathsOf(''),
  ])
  @Needs('read')
  refuse(@Req() request: Request): never {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    throw !reading && SHAPE.test(request.path) ? wrongVerb(request.method) : notFound();
  }
}
