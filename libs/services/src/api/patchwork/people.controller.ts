import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import { PERSON_ORDERS, type PersonRow } from '@sluice/application';
import type { Request, Response } from 'express';
import { sendList } from './lists';
import { numberIn, Query } from './query';
import { notFound } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { person, projectDetail, projectNames, user, usernameOf } from './render';
import { PatchworkSurface, sendJson } from './surface';
import { pathsOf, type View } from './view';

/** Everybody who wrote; only who is signed in may look people up. */
@Controller(pathsOf('people'))
@UseFilters(RefusalFilter)
export class PeopleController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.signedIn(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    const render = await this.renderer(asked.view);
    await sendList(
      { request, response, query, asked },
      {
        orders: PERSON_ORDERS,
        usual: { order: 'id' },
        read: (paging) => this.surface.reader.people(query.one('q')?.replaceAll('\0', ''), paging),
        render,
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.signedIn(request);
    const number = numberIn(id);
    const row = number === undefined ? undefined : await this.surface.reader.person(number);
    if (row === undefined) throw notFound();
    sendJson(response, (await this.renderer((await this.surface.asked(request)).view))(row));
  }

  private async renderer(view: View): Promise<(row: PersonRow) => string> {
    const { byNumber } = await this.surface.users();
    return (row) =>
      `${person(row, view).slice(0, -1)},"user":${user(byNumber.get(row.number) ?? null, view)}}`;
  }
}

/** Everybody with a role in the project. */
@Controller(pathsOf('users'))
@UseFilters(RefusalFilter)
export class UsersController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.signedIn(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    const text = query.one('q')?.toLowerCase();
    const { byNumber } = await this.surface.users();
    const found = [...byNumber.values()]
      .filter((u) => text === undefined || `${u.name}\n${u.email}`.toLowerCase().includes(text))
      .sort((a, b) => a.number - b.number);
    await sendList(
      { request, response, query, asked },
      {
        orders: ['id', 'username', 'email'] as const,
        usual: { order: 'id' },
        read: ({ order, descending, page, perPage }) => {
          const sorted =
            order === 'id' ? found : [...found].sort((a, b) => (usernameOf(a) < usernameOf(b) ? -1 : 1));
          const ordered = descending ? [...sorted].reverse() : sorted;
          return Promise.resolve({
            rows: ordered.slice((page - 1) * perPage, page * perPage),
            total: found.length,
          });
        },
        render: (row) => user(row, asked.view),
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.signedIn(request);
    const { byNumber } = await this.surface.users();
    const row = byNumber.get(numberIn(id) ?? 0);
    if (row === undefined) throw notFound();
    sendJson(response, user(row, (await this.surface.asked(request)).view));
  }
}

/** The one project there is. */
@Controller(pathsOf('projects'))
@UseFilters(RefusalFilter)
export class ProjectsController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    const { maintainers } = await this.surface.users();
    await sendList(
      { request, response, query: new Query(request), asked },
      {
        orders: ['id'] as const,
        usual: { order: 'id' },
        read: ({ page }) => Promise.resolve({ rows: page === 1 ? [asked.facts] : [], total: 1 }),
        render: (facts) => projectDetail(facts, maintainers, asked.view),
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.surface.callerOf(request);
    const { facts, view } = await this.surface.asked(request);
    const names = ['1', ...projectNames(facts).map((n) => n.toLowerCase())];
    if (!names.includes(id.toLowerCase())) throw notFound();
    sendJson(response, projectDetail(facts, (await this.surface.users()).maintainers, view));
  }
}
