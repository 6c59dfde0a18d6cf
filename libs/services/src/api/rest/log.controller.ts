import { Controller, Inject } from '@nestjs/common';
import { isKeptWhole, LOG_START, parkedWork, PUBLIC_EVENTS, type LogPosition } from '@sluice/application';
import { REST } from '@sluice/contracts';
import { MAX_KEPT_BYTES } from '@sluice/mail-io';
import { statusOf } from '@sluice/postgres';
import { Answers, REST_V1 } from '../http/answers';
import { cursorOf, placeOf } from '../http/cursor';
import { Problem } from '../http/problem';
import { Prepared, Reply } from '../http/reply';
import type { Ask, Given, Json } from './ask';
import { metaAsked, viewpointOf } from './viewpoint';
import { World } from './world';

const MAX_XID = 2n ** 64n;
const MAX_POSITION = 2n ** 63n;

/** After all that the log will ever hold. */
const LOG_END: LogPosition = { transactionId: MAX_XID - 1n, globalPosition: MAX_POSITION - 1n };

const positionOf = (text: string, where: string): LogPosition => {
  if (text === '0') return LOG_START;
  const [, transaction = '', position = ''] = /^(\d{1,20})\.(\d{1,19})$/.exec(text) ?? [];
  const [transactionId, globalPosition] = [BigInt(transaction), BigInt(position)];
  if (transaction !== '' && transactionId < MAX_XID && globalPosition < MAX_POSITION)
    return { transactionId, globalPosition };
  throw new Problem(400, `"${text}" is no position`, {
    where,
    help: 'Give the position of an event, such as 812.40.',
  });
};

const typesOf = (asked: string | undefined): readonly string[] => {
  const known = Object.keys(PUBLIC_EVENTS);
  if (asked === undefined) return known;
  const types = asked.split(',');
  const unknown = types.find((type) => !known.includes(type));
  if (unknown === undefined) return types;
  throw new Problem(400, `there are no events "${unknown}"`, {
    where: 'query.types',
    help: `There is: ${known.join(', ')}.`,
  });
};

@Controller(REST_V1)
export class LogController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.listEvents)
  async events({ query }: Ask<'listEvents'>): Promise<Given<'listEvents'>> {
    const { limit, cursor, sort } = query;
    const viewpoint = viewpointOf(query);
    const newestFirst = query.order === 'newest';
    if (newestFirst && query.after !== '0')
      throw new Problem(400, 'newest first begins at the end of the log, and after no position', {
        where: 'query.after',
        help: 'Leave it out, or ask for the order `oldest`.',
      });
    const after =
      newestFirst && cursor === undefined
        ? LOG_END
        : positionOf(cursor ?? query.after, cursor === undefined ? 'query.after' : 'query.cursor');
    const asked = { ...viewpoint, after, limit, sort, newestFirst, types: typesOf(query.types) };
    const { events, last, more, knownThrough } = await this.world.stored.log.read(asked);
    const shown = await this.world.shown(
      events,
      (event) => event,
      (event) => JSON.parse(event.data) as unknown,
    );
    const meta = JSON.stringify({ last: last ?? null, ...metaAsked(viewpoint, knownThrough) }).slice(1);
    return new Reply(new Prepared(`{"events":[${shown.map((e) => e.json).join()}],${meta}`), {
      next: more ? last : undefined,
    });
  }

  @Answers(REST.listParkedMails)
  async mails({ query }: Ask<'listParkedMails'>): Promise<Given<'listParkedMails'>> {
    const { limit, cursor } = query;
    const viewpoint = viewpointOf(query);
    const after = placeOf(cursor);
    const by = viewpoint.knownAsOf ?? viewpoint.asOf;
    const all = (await this.world.stored.reader.parked()).filter(
      (m) =>
        (by === undefined || m.at <= by) &&
        (after === undefined || m.at > after.at || (m.at === after.at && m.id > after.id)),
    );
    const page = all.slice(0, limit);
    const last = page.at(-1);
    const mails = page.map((mail) => {
      const { id, reason, detail, source, at, size } = mail;
      return { id, reason, detail, source, at, size, whole: isKeptWhole(mail, MAX_KEPT_BYTES) };
    });
    const meta = metaAsked(viewpoint, await this.world.stored.reader.knownThrough(undefined));
    return new Reply({ mails, ...meta }, { next: all.length > limit && last ? cursorOf(last) : undefined });
  }

  @Answers(REST.listParkedJobs)
  async jobs({ query }: Ask<'listParkedJobs'>): Promise<Json<'listParkedJobs'>> {
    const { runtime, queue } = this.world.context;
    const viewpoint = viewpointOf(query);
    const by = viewpoint.knownAsOf ?? viewpoint.asOf;
    const jobs = (await parkedWork({ queue, work: runtime.work })).filter(
      (j) => by === undefined || j.at <= by,
    );
    return { jobs, ...metaAsked(viewpoint, await runtime.reader.knownThrough(undefined)) };
  }

  @Answers(REST.getStatus)
  async status({ query }: Ask<'getStatus'>): Promise<Json<'getStatus'>> {
    const viewpoint = viewpointOf(query);
    const { database, project } = this.world.stored;
    const { knownThrough, ...status } = await statusOf(database, viewpoint.knownAsOf);
    return { project, ...status, ...metaAsked(viewpoint, knownThrough) };
  }
}
