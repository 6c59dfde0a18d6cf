import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { EventCategory, PatchworkEventFilter, EventRow, PersonRow } from '@sluice/application';
import type { Request, Response } from 'express';
import { checkProject, peopleOf } from './filters';
import { keptWithRows, sendList } from './lists';
import { listFilterOf, NothingAnswers, numbersOf, Query } from './query';
import { RefusalFilter } from './refusal.filter';
import { event } from './render';
import { PatchworkSurface, type Asked } from './surface';
import { pathsOf } from './view';

const CATEGORIES: readonly EventCategory[] = [
  ...([
    'cover-created',
    'patch-created',
    'patch-completed',
    'patch-state-changed',
    'patch-delegated',
  ] as const),
  ...(['check-created', 'series-created', 'series-completed'] as const),
];
/** Since 1.3: before that a comment had no address of its own. */
const COMMENTS: readonly EventCategory[] = ['cover-comment-created', 'patch-comment-created'];
/** Patchwork tells it; here patches are related by what they are, and nothing changes. */
const NEVER = 'patch-relation-changed';

const categoriesOf = (query: Query, { view }: Asked): readonly EventCategory[] => {
  const all = view.minor >= 3 ? [...CATEGORIES, ...COMMENTS] : CATEGORIES;
  const wanted = query.one('category');
  if (wanted === undefined) return all;
  const found = all.filter((c) => c === wanted);
  if (found.length === 0 && wanted !== NEVER) throw new NothingAnswers();
  return found;
};

const NOBODY: ReadonlyMap<number, PersonRow> = new Map();

/** An event that tells of no delegate. */
const listed = keptWithRows((row: EventRow, within, view) => event(row, { within, users: NOBODY }, view));

@Controller(pathsOf('events'))
@UseFilters(RefusalFilter)
export class EventsController {
  constructor(@Inject(PatchworkSurface) private readonly surface: PatchworkSurface) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.surface.callerOf(request);
    const asked = await this.surface.asked(request);
    const query = new Query(request);
    const users = new Map<number, PersonRow>();
    await sendList(
      { request, response, query, asked },
      {
        orders: ['date'] as const,
        usual: { order: 'date', descending: true },
        read: async (paging) => {
          const page = await this.surface.reader.events(await this.filterOf(query, asked), paging);
          await this.nameDelegates(page.rows, users);
          return page;
        },
        render: (row) =>
          row.category === 'patch-delegated'
            ? event(row, { within: asked.within, users }, asked.view)
            : listed(row, asked),
      },
    );
  }

  private async filterOf(query: Query, asked: Asked): Promise<PatchworkEventFilter> {
    checkProject(query, asked);
    const { since, before } = listFilterOf(query);
    return {
      categories: categoriesOf(query, asked),
      ...{ since, before },
      patches: numbersOf(query, 'patch'),
      covers: numbersOf(query, 'cover'),
      series: numbersOf(query, 'series'),
      actors: await peopleOf(query, 'actor', this.surface),
    };
  }

  /** Events keep the numbers of delegates alone. */
  private async nameDelegates(rows: readonly EventRow[], users: Map<number, PersonRow>): Promise<void> {
    const numbers = rows
      .filter((r) => r.category === 'patch-delegated')
      .flatMap((r) => [r.previous, r.current].flatMap((n) => (n === null ? [] : Number(n))));
    for (const number of new Set(numbers)) {
      const person = await this.surface.reader.person(number);
      if (person !== undefined) users.set(number, person);
    }
  }
}
