import {
  Controller,
  Delete,
  Get,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Req,
  Res,
  UseFilters,
} from '@nestjs/common';
import { BUNDLE_ORDERS, type BundleChange, type BundleRow, type PersonRow } from '@sluice/application';
import type { Request, Response } from 'express';
import { actorOf } from '../access/caller';
import { Needs } from '../access/needs';
import { Body } from './body';
import { checkProject, peopleOf } from './filters';
import { sendList } from './lists';
import { flagOf, numberIn, Query } from './query';
import { notAllowed, notFound, notSignedIn, wrongVerb } from './refusal';
import { RefusalFilter } from './refusal.filter';
import { bundle } from './render';
import { PatchworkSurface, sendJson } from './surface';
import { pathsOf } from './view';

const MOST_NAME = 50;
const MOST_PATCHES = 1_000;
const TAKEN = 'You have a bundle of that name already.';

@Controller(pathsOf('bundles'))
@UseFilters(RefusalFilter)
export class BundlesController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    const viewer = await this.viewer(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    const open = flagOf(query.one('public'));
    await sendList(
      { request, response, query, asked },
      {
        orders: BUNDLE_ORDERS,
        usual: { order: 'id' },
        read: async (paging) => {
          checkProject(query, asked);
          const text = query.one('q')?.replaceAll('\0', '');
          const owners = await peopleOf(query, 'owner', this.surface);
          return this.surface.reader.bundles({ text, owners, public: open, viewer: viewer?.number }, paging);
        },
        render: (row) => bundle(row, asked.within, asked.view),
      },
    );
  }

  @Get(':id')
  async show(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.send(request, response, await this.bundle(id, await this.viewer(request)));
  }

  @Post()
  @Needs('decide')
  async create(@Req() request: Request, @Res() response: Response): Promise<void> {
    const owner = await this.writer(request);
    const wanted = await this.changeIn(new Body(request), true);
    const { name = '', patches = [], public: open = false } = wanted;
    const number = await this.surface.marks.createBundle(owner.number, { name, patches, public: open });
    if (number === undefined) throw this.taken(request);
    await this.send(request, response, await this.bundle(String(number), owner), 201);
  }

  @Patch(':id')
  @Needs('decide')
  async change(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const owner = await this.writer(request);
    const { number } = await this.own(id, owner);
    const change = await this.changeIn(new Body(request), false);
    if (!(await this.surface.marks.changeBundle(number, change))) throw this.taken(request);
    await this.send(request, response, await this.bundle(id, owner));
  }

  @Put(':id')
  @Needs('decide')
  replace(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    return this.change(request, response, id);
  }

  @Delete(':id')
  @Needs('decide')
  async remove(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { number } = await this.own(id, await this.writer(request));
    await this.surface.marks.deleteBundle(number);
    response.status(204).end();
  }

  /** Who looks, as far as they say. */
  private async viewer(request: Request): Promise<PersonRow | undefined> {
    const address = actorOf(await this.surface.callerOf(request));
    if (address === undefined) return undefined;
    const people = await this.surface.reader.numbered([{ address, name: '' }]);
    return people.get(address.toLowerCase());
  }

  /** Whose bundles are written: since 1.2, and by nobody without a name. */
  private async writer(request: Request): Promise<PersonRow> {
    const { view } = await this.surface.asked(request);
    if (view.minor < 2) throw wrongVerb(request.method);
    const viewer = await this.viewer(request);
    if (viewer === undefined) throw notSignedIn();
    return viewer;
  }

  /** One that this person may see: of others' only what is public, nobody learns that there is more. */
  private async bundle(id: string, viewer: PersonRow | undefined): Promise<BundleRow> {
    const number = numberIn(id);
    if (number === undefined) throw notFound();
    const one = { order: 'id', descending: false, page: 1, perPage: 1 } as const;
    const { rows } = await this.surface.reader.bundles({ number, viewer: viewer?.number }, one);
    const [row] = rows;
    if (row === undefined) throw notFound();
    return row;
  }

  private async own(id: string, owner: PersonRow): Promise<BundleRow> {
    const row = await this.bundle(id, owner);
    if (row.owner.number !== owner.number) throw notAllowed();
    return row;
  }

  private async send(request: Request, response: Response, row: BundleRow, status = 200): Promise<void> {
    const { within, view } = await this.surface.asked(request);
    sendJson(response, bundle(row, within, view), status);
  }

  private taken(request: Request): Error {
    const body = new Body(request);
    body.refuse('name', TAKEN);
    try {
      body.check();
    } catch (error) {
      return error as Error;
    }
    return notFound();
  }

  private async changeIn(body: Body, all: boolean): Promise<BundleChange> {
    const name = body.text('name', { most: MOST_NAME, required: all || body.has('name') });
    const open = body.flag('public');
    const patches = await this.patchesIn(body, all);
    body.check();
    return {
      ...(name === undefined ? {} : { name }),
      ...(open === undefined ? {} : { public: open }),
      ...(patches === undefined ? {} : { patches }),
    };
  }

  /** Patches by their numbers, as Message-IDs in the order given. */
  private async patchesIn(body: Body, all: boolean): Promise<readonly string[] | undefined> {
    const numbers = body.numbers('patches');
    if (numbers === undefined) {
      if (all && !body.errors.has('patches')) body.refuse('patches', 'This field is required.');
      return undefined;
    }
    if (numbers.length === 0 || numbers.length > MOST_PATCHES) {
      body.refuse('patches', numbers.length === 0 ? 'Bundles cannot be empty' : 'Too many patches.');
      return undefined;
    }
    const paging = { order: 'id', descending: false, page: 1, perPage: MOST_PATCHES } as const;
    const { rows } = await this.surface.reader.patches({ numbers }, paging);
    const known = new Map(rows.map((r) => [r.number, r.messageId]));
    const unknown = numbers.find((n) => !known.has(n));
    if (unknown !== undefined)
      body.refuse('patches', `Invalid pk "${String(unknown)}" - object does not exist.`);
    return [...new Set(numbers)].flatMap((n) => known.get(n) ?? []);
  }
}
