import { Controller, Inject } from '@nestjs/common';
import { personIn } from '@sluice/application';
import { ACCESS, SCOPES, type Answer } from '@sluice/contracts';
import type { Request } from 'express';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';
import { actorOf, may } from './caller';
import { SignIn } from './sign-in';

type Me = Answer<typeof ACCESS.getMe>;

/** Who asks. */
@Controller(REST_V1)
export class MeController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(SignIn) private readonly signIn: SignIn,
  ) {}

  @Answers(ACCESS.getMe)
  async me(_: unknown, request: Request): Promise<Me> {
    const { caller } = request;
    // It is for this caller only.
    request.res?.set('Cache-Control', 'no-store');
    const { runtime } = this.api;
    const address = actorOf(caller);
    const person =
      address === undefined
        ? undefined
        : personIn(await runtime.currentKnowledge(), address, runtime.clock.now());
    return {
      kind: caller.kind,
      name: (caller.kind === 'bot' ? caller.name : person?.name) ?? null,
      addresses: [...(person?.addresses ?? [])],
      roles: (person?.roles ?? []).map(({ role, release, area, validFrom, validTo }) => ({
        role,
        release: release ?? null,
        area: area ?? null,
        since: validFrom ?? null,
        until: validTo ?? null,
      })),
      scopes: SCOPES.filter((scope) => may(caller, scope)),
      tokenId: caller.kind === 'bot' ? caller.tokenId : null,
      waysIn: [...this.signIn.waysIn()],
    };
  }
}
