import { Inject, Injectable } from '@nestjs/common';
import {
  recordRefusal,
  whyNotCorrect,
  type Correcting,
  type PersonDecided,
  type Via,
} from '@sluice/application';
import type { DECISIONS, Answer } from '@sluice/contracts';
import { messageId, type NewEvent } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import {
  aboutOf,
  correctionOf,
  decideOnRelease,
  type DeclaredOf,
  type BareCommand,
  type Decided,
  type Decider,
} from '@sluice/runtime';
import type { Request } from 'express';
import { actorOf } from '../access/caller';
import { callerFields, logRefusal } from '../access/refusals';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';
import { Repeats } from './repeats';
import { ToDo, type Bearing } from './to-do';

export type DecisionAnswer = Answer<typeof DECISIONS.placeHold>;

type Recorded = DecisionAnswer['recorded'];

/** What came, or would come, of a command. */
export type Outcome = {
  readonly recorded: Recorded;
  /** Why whoever decides has no right to; then what was recorded is that. */
  readonly refused?: string | undefined;
  readonly bearing: Bearing;
  readonly note?: string | undefined;
};

/** A command, done or tried out as the decider says. */
export type Act = (decider: Decider) => Promise<Outcome>;

/** What a request says of itself, whatever it decides. */
type Said = {
  readonly body: { readonly reason: string; readonly source?: string | undefined };
  readonly query: { readonly 'dry-run': boolean };
};

const ID = /^PersonDecided /;

/** A correction as an answer has it. */
const recordedOf = ({ idempotencyKey, data }: NewEvent): Recorded[number] => {
  const decided = data as PersonDecided;
  const type = 'decision' in decided && 'kind' in decided.decision ? decided.decision.kind : decided.about;
  return { id: idempotencyKey.replace(ID, ''), type };
};

const ofRelease = ({ events, ids, refused }: Decided, bearing: Bearing, note?: string): Outcome => ({
  recorded: events.map(({ type }, n) => ({ id: ids[n]?.replace(ID, '') ?? '', type })),
  refused,
  bearing,
  note,
});

type SeriesCommand = Extract<
  BareCommand['type'],
  'GrantException' | 'RefuseException' | 'PlaceHold' | 'ReleaseHold'
>;

/** Commands of people: who gives them, whether they may, what comes of them, and that it is worked on. */
@Injectable()
export class Deciding {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(Repeats) private readonly repeats: Repeats,
    @Inject(ToDo) private readonly toDo: ToDo,
  ) {}

  /**
   * Does what a request commands, once for its `Idempotency-Key`. It is tried out first: only what changes something makes work.
   * @throws Problem 403 where whoever asks has not the role
   */
  decide(name: string, { body, query }: Said, request: Request, act: Act): Promise<DecisionAnswer> {
    const { caller } = request;
    const via: Via = { surface: 'http', token: caller.kind === 'bot' ? caller.tokenId : undefined };
    const { reason, source } = body;
    const decider = { by: actorOf(caller), reason, source, via, dryRun: query['dry-run'] };
    return this.repeats.once(request, async () => {
      await this.api.runtime.currentKnowledge();
      await this.api.runtime.currentTree();
      const outcome = await this.carryOut(act, decider);
      if (outcome.refused !== undefined) throw this.refusal(outcome.refused, request);
      const { recorded, note } = outcome;
      if (!decider.dryRun) {
        const ids = recorded.map((r) => r.id);
        this.api.log.info({ decided: name, ...callerFields(caller), events: ids }, 'decided');
      }
      return { recorded, dryRun: decider.dryRun, note: note ?? null };
    });
  }

  private async carryOut(act: Act, decider: Decider): Promise<Outcome> {
    const tried = await act({ ...decider, dryRun: true });
    if (decider.dryRun === true || (tried.refused === undefined && tried.recorded.length === 0)) return tried;
    if (tried.refused !== undefined) return act(decider);
    // Marked before as well: whoever dies in between leaves too much to derive, not too little.
    await this.toDo.mark(tried.bearing);
    const outcome = await act(decider);
    await this.toDo.mark(outcome.bearing);
    // What this process answers next is to know of it.
    await this.api.runtime.currentKnowledge();
    await this.toDo.wake();
    return outcome;
  }

  private refusal(why: string, request: Request): Problem {
    const problem = new Problem(403, why, {
      where: 'Authorization',
      help: 'Ask somebody who has the role, or have yours recorded in the project’s files.',
    });
    logRefusal(this.api.log, request, { what: 'role', problem });
    return problem;
  }

  /** A command on a release line. */
  onRelease(release: string, command: () => Promise<BareCommand> | BareCommand): Act {
    return async (decider) =>
      ofRelease(await decideOnRelease(this.api.runtime, release, { decider, command: await command() }), {
        on: 'all',
      });
  }

  /** A command on one series in a release line. Whoever has not the role learns nothing of what there is. */
  onSeries(
    type: SeriesCommand,
    { about: ref, release }: { readonly about: string; readonly release: string },
  ): Act {
    const { runtime } = this.api;
    return async (decider) => {
      const unresolved = { type, data: { about: messageId(ref) } };
      const tried = { decider: { ...decider, dryRun: true }, command: unresolved };
      if ((await decideOnRelease(runtime, release, tried)).refused !== undefined)
        return ofRelease(await decideOnRelease(runtime, release, { decider, command: unresolved }), {
          on: 'all',
        });
      const { messageId: about, series } = await aboutOf(runtime, ref);
      const decided = await decideOnRelease(runtime, release, {
        decider,
        command: { type, data: { about } },
      });
      return series === undefined
        ? ofRelease(decided, { on: 'all' }, `no mail <${about}> was taken yet: this holds for it once it is`)
        : ofRelease(decided, { on: 'series', series });
    };
  }

  /** What is declared of one series; by what right is asked with the series at hand. */
  declaring(name: string, declare: (decider: Decider) => Promise<DeclaredOf>): Act {
    const { runtime } = this.api;
    return async (decider) => {
      const { event, why, series } = await declare(decider);
      const bearing: Bearing = series === undefined ? { on: 'all' } : { on: 'series', series };
      if (why === undefined) return { recorded: event === undefined ? [] : [recordedOf(event)], bearing };
      return this.refused(name, why, { decider, correction: correctionOf(runtime, decider), bearing });
    };
  }

  private async refused(
    name: string,
    why: string,
    {
      decider,
      correction,
      bearing,
    }: Pick<Outcome, 'bearing'> & {
      readonly decider: Decider;
      readonly correction: ReturnType<typeof correctionOf>;
    },
  ): Promise<Outcome> {
    const context = { correction, hashing: nodeHashing, dryRun: decider.dryRun };
    const refusal = await recordRefusal(this.api.runtime.events, { what: name, why }, context);
    return { recorded: [recordedOf(refusal)], refused: why, bearing };
  }

  /** A correction that belongs to no release line. */
  correcting(
    what: Correcting,
    name: string,
    correct: (decider: Decider) => Promise<readonly NewEvent[]>,
  ): Act {
    const { runtime } = this.api;
    const bearing: Bearing = { on: what === 'dependence' ? 'edges' : 'all' };
    return async (decider) => {
      const correction = correctionOf(runtime, decider);
      const knowledge = await runtime.currentKnowledge();
      const why = whyNotCorrect(knowledge, decider.by ?? '', { what, at: correction.at });
      if (why === undefined) return { recorded: (await correct(decider)).map(recordedOf), bearing };
      return this.refused(name, why, { decider, correction, bearing });
    };
  }
}
