import { Inject, Injectable } from '@nestjs/common';
import type {
  Actor,
  Knowledge,
  MarkStore,
  PatchworkReader,
  PersonRow,
  ProjectFacts,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { postgresMarkStore, postgresPatchworkReader } from '@sluice/postgres';
import type { Request, Response } from 'express';
import { actorOf, may, type Caller } from '../access/caller';
import { API, type ApiContext } from '../context';
import { notAllowed, notSignedIn } from './refusal';
import { project } from './render';
import { viewOf, type View } from './view';

/** For how long what is known beside mail is taken as it was: reads show the project's name and lists of it, and who maintains it. */
const KNOWN_FOR_MS = 5_000;

/** What a request is answered with. */
export type Asked = {
  readonly view: View;
  readonly facts: ProjectFacts;
  /** The project's own text, as it stands inside other objects. */
  readonly within: string;
};

type Users = {
  readonly byNumber: ReadonlyMap<number, PersonRow>;
  readonly maintainers: readonly PersonRow[];
};

/** What all parts of Patchwork's surface share. */
@Injectable()
export class PatchworkSurface {
  readonly reader: PatchworkReader;
  readonly marks: MarkStore;
  private known: { readonly at: number; readonly knowledge: Promise<Knowledge> } | undefined;
  private counted: { readonly of: Knowledge; readonly users: Promise<Users> } | undefined;

  constructor(@Inject(API) private readonly api: ApiContext) {
    const { database, clock } = api.runtime;
    this.reader = postgresPatchworkReader(database);
    this.marks = postgresMarkStore(database, { hashing: nodeHashing, now: clock.now });
  }

  now(): Instant {
    return this.api.runtime.clock.now();
  }

  /** What is known, at most some seconds old. */
  private recent(): Promise<Knowledge> {
    const now = Date.now();
    if (this.known === undefined || now - this.known.at > KNOWN_FOR_MS) {
      const knowledge = this.api.runtime.currentKnowledge();
      knowledge.catch(() => (this.known = undefined));
      this.known = { at: now, knowledge };
    }
    return this.known.knowledge;
  }

  async asked(request: Request): Promise<Asked> {
    const knowledge = await this.recent();
    const view = viewOf(request, knowledge);
    return { view, facts: knowledge.project, within: project(knowledge.project, view) };
  }

  /** Who asks; on a public path too, wrong credentials are refused. */
  async callerOf(request: Request): Promise<Caller> {
    const known = request.caller as Caller | undefined;
    return known ?? this.api.access.callerOf({ authorization: request.get('authorization') });
  }

  /** Lets nobody in who shows no credentials. */
  async signedIn(request: Request): Promise<Exclude<Caller, { kind: 'anonymous' }>> {
    const caller = await this.callerOf(request);
    if (caller.kind === 'anonymous') throw notSignedIn();
    return caller;
  }

  /** Whether one of somebody's addresses holds a role now. */
  private async holdsRole(addresses: readonly string[]): Promise<boolean> {
    const { roles, identities } = await this.api.runtime.currentKnowledge();
    const now = this.now();
    const lower = addresses.map((a) => a.toLowerCase());
    const own = new Set([
      ...lower,
      ...identities
        .filter((i) => i.addresses.some((a) => lower.includes(a.toLowerCase())))
        .flatMap((i) => i.addresses.map((a) => a.toLowerCase())),
    ]);
    return roles.some(
      ({ person, validFrom, validTo }) =>
        own.has(person.toLowerCase()) &&
        (validFrom === undefined || validFrom <= now) &&
        (validTo === undefined || now < validTo),
    );
  }

  /**
   * Who may say something of a patch: a maintainer, committer or release manager of the project; who sent it or has it to look after; a bot with the scope, a
   * decision's being its owner's.
   * @throws Refusal
   */
  async mayEdit(
    request: Request,
    scope: 'check' | 'decide',
    own: readonly (PersonRow | null)[],
  ): Promise<Actor> {
    const caller = await this.signedIn(request);
    const by = actorOf(caller);
    if (by === undefined || !may(caller, scope)) throw notAllowed();
    const actor: Actor = caller.kind === 'bot' ? { by, through: caller.name } : { by };
    if (caller.kind === 'bot' && scope === 'check') return actor;
    const addresses = caller.kind === 'person' ? caller.addresses : [caller.owner];
    const lower = addresses.map((a) => a.toLowerCase());
    const isOwn = own.some((p) => p !== null && lower.includes(p.email.toLowerCase()));
    const isAdministrator = caller.kind === 'person' && caller.isAdministrator;
    if (isOwn || isAdministrator || (await this.holdsRole(addresses))) return actor;
    throw notAllowed();
  }

  /** Everybody with a role in the project now, by number. */
  async users(): Promise<Users> {
    const knowledge = await this.recent();
    if (this.counted?.of !== knowledge) {
      const users = this.countUsers(knowledge);
      users.catch(() => (this.counted = undefined));
      this.counted = { of: knowledge, users };
    }
    return this.counted.users;
  }

  private async countUsers({ roles, identities }: Knowledge): Promise<Users> {
    const now = this.now();
    const current = roles.filter((r) => r.validTo === undefined || now < r.validTo);
    const names = new Map(
      identities.flatMap((i) => i.addresses.map((a) => [a.toLowerCase(), i.name] as const)),
    );
    const addresses = [...new Set(current.map((r) => r.person.toLowerCase()))].sort();
    const found = await this.reader.numbered(
      addresses.map((address) => ({ address, name: names.get(address) ?? '' })),
    );
    const byNumber = new Map([...found.values()].map((p) => [p.number, p]));
    const maintaining = new Set(
      current.filter((r) => r.role !== 'administrator').map((r) => r.person.toLowerCase()),
    );
    const maintainers = [...found].filter(([a]) => maintaining.has(a)).map(([, p]) => p);
    return { byNumber, maintainers: maintainers.sort((a, b) => a.number - b.number) };
  }
}

/** Sends JSON that is text, or bytes, already. */
export const sendJson = (response: Response, body: string | Buffer, status = 200): void => {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(response.req.method === 'HEAD' ? undefined : body);
};
