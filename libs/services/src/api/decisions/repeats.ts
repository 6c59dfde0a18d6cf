import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '@sluice/kernel';
import { postgresCommandStore } from '@sluice/postgres';
import type { Request } from 'express';
import { actorOf } from '../access/caller';
import { API, type ApiContext } from '../context';
import { Problem, type ProblemDocument } from '../http/problem';

/** How long one who does a command may take; then he counts as dead, and another may. */
const LEASE_SECONDS = 60;

const KEY = /^[\x21-\x7e]{1,200}$/;

const HEADER = 'Idempotency-Key';

/** As it is kept: what was answered, or why it was refused. */
type Kept<T> = { readonly answer: T } | { readonly problem: ProblemDocument };

const hashOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(canonicalJson(parts)).digest('hex');

/** A refusal that another attempt comes to as well, as long as nothing else changes. */
const isLasting = (error: unknown): error is Problem => error instanceof Problem && error.status === 403;

/** Requests with an `Idempotency-Key`: done once, and answered alike for a day. */
@Injectable()
export class Repeats {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  /**
   * What `work` answers, or answered when the same was asked under this key before.
   * @throws Problem 400, 409, 422, and what `work` throws
   */
  async once<T>(request: Request, work: () => Promise<T>): Promise<T> {
    const given = request.get(HEADER);
    if (given === undefined) return work();
    if (!KEY.test(given))
      throw new Problem(400, 'the key is no text of 1 to 200 visible characters', { where: HEADER });
    const { caller, path, query, body } = request;
    const key = hashOf(caller.kind === 'bot' ? caller.tokenId : actorOf(caller), given);
    const fingerprint = hashOf(path, query, body);
    const store = postgresCommandStore(this.api.runtime.database);
    const claim = await store.claim(key, { fingerprint, leaseSeconds: LEASE_SECONDS });
    switch (claim.state) {
      case 'another':
        throw new Problem(422, 'the key stands for another request', { where: HEADER });
      case 'under way':
        throw new Problem(409, 'the same is under way', { where: HEADER, headers: { 'Retry-After': '5' } });
      case 'answered':
        return this.again(request, claim.answer as Kept<T>);
      case 'to do':
        return this.done(key, work);
    }
  }

  private again<T>(request: Request, kept: Kept<T>): T {
    request.res?.set('Idempotent-Replayed', 'true');
    if ('answer' in kept) return kept.answer;
    const { status, detail, where, help } = kept.problem;
    throw new Problem(status, detail, { where, help });
  }

  private async done<T>(key: string, work: () => Promise<T>): Promise<T> {
    const store = postgresCommandStore(this.api.runtime.database);
    try {
      const answer = await work();
      await store.answered(key, { answer } satisfies Kept<T>);
      return answer;
    } catch (error) {
      if (isLasting(error)) await store.answered(key, { problem: error.document() } satisfies Kept<T>);
      else await store.drop(key);
      throw error;
    }
  }
}
