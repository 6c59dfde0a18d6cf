import { Controller, Inject } from '@nestjs/common';
import { DECISIONS, type Asked } from '@sluice/contracts';
import {
  decideDependences,
  declareSeries,
  pickCopy,
  regroupMail,
  requireDates,
  undoCorrection,
  undoDeclared,
  undoDependenceWord,
} from '@sluice/runtime';
import type { Request } from 'express';
import { API, type ApiContext } from '../context';
import { Answers, REST_V1 } from '../http/answers';
import { Deciding, type DecisionAnswer } from './deciding';

type Answered = Promise<DecisionAnswer>;

/** What people with a role decide: each a command. */
@Controller(REST_V1)
export class DecisionsController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(Deciding) private readonly deciding: Deciding,
  ) {}

  @Answers(DECISIONS.grantException)
  grantException(asked: Asked<typeof DECISIONS.grantException>, request: Request): Answered {
    const act = this.deciding.onSeries('GrantException', asked.body);
    return this.deciding.decide('grantException', asked, request, act);
  }

  @Answers(DECISIONS.refuseException)
  refuseException(asked: Asked<typeof DECISIONS.refuseException>, request: Request): Answered {
    const act = this.deciding.onSeries('RefuseException', asked.body);
    return this.deciding.decide('refuseException', asked, request, act);
  }

  @Answers(DECISIONS.placeHold)
  placeHold(asked: Asked<typeof DECISIONS.placeHold>, request: Request): Answered {
    const act = this.deciding.onSeries('PlaceHold', asked.body);
    return this.deciding.decide('placeHold', asked, request, act);
  }

  @Answers(DECISIONS.releaseHold)
  releaseHold(asked: Asked<typeof DECISIONS.releaseHold>, request: Request): Answered {
    const act = this.deciding.onSeries('ReleaseHold', asked.body);
    return this.deciding.decide('releaseHold', asked, request, act);
  }

  @Answers(DECISIONS.declareMoratorium)
  declareMoratorium(asked: Asked<typeof DECISIONS.declareMoratorium>, request: Request): Answered {
    const command = { type: 'DeclareMoratorium', data: {} } as const;
    const act = this.deciding.onRelease(asked.body.release, () => command);
    return this.deciding.decide('declareMoratorium', asked, request, act);
  }

  @Answers(DECISIONS.liftMoratorium)
  liftMoratorium(asked: Asked<typeof DECISIONS.liftMoratorium>, request: Request): Answered {
    const command = { type: 'LiftMoratorium', data: {} } as const;
    const act = this.deciding.onRelease(asked.body.release, () => command);
    return this.deciding.decide('liftMoratorium', asked, request, act);
  }

  @Answers(DECISIONS.announceSchedule)
  announceSchedule(asked: Asked<typeof DECISIONS.announceSchedule>, request: Request): Answered {
    const { release, dates, notify } = asked.body;
    const act = this.deciding.onRelease(release, async () => {
      await requireDates(this.api.runtime, dates);
      return { type: 'AnnounceSchedule', data: { dates, ...(notify && { notify }) } };
    });
    return this.deciding.decide('announceSchedule', asked, request, act);
  }

  @Answers(DECISIONS.appointReleaseManager)
  appointReleaseManager(asked: Asked<typeof DECISIONS.appointReleaseManager>, request: Request): Answered {
    const { release, person, deputy } = asked.body;
    const command = { type: 'AppointReleaseManager', data: { person, deputy } } as const;
    const act = this.deciding.onRelease(release, () => command);
    return this.deciding.decide('appointReleaseManager', asked, request, act);
  }

  @Answers(DECISIONS.regroupMail)
  regroupMail(asked: Asked<typeof DECISIONS.regroupMail>, request: Request): Answered {
    const act = this.deciding.correcting('grouping', 'regroupMail', async (decider) => [
      await regroupMail(this.api.runtime, asked.body, decider),
    ]);
    return this.deciding.decide('regroupMail', asked, request, act);
  }

  @Answers(DECISIONS.pickCopy)
  pickCopy(asked: Asked<typeof DECISIONS.pickCopy>, request: Request): Answered {
    const act = this.deciding.correcting('grouping', 'pickCopy', async (decider) => [
      await pickCopy(this.api.runtime, asked.body, decider),
    ]);
    return this.deciding.decide('pickCopy', asked, request, act);
  }

  @Answers(DECISIONS.undoCorrection)
  undoCorrection(asked: Asked<typeof DECISIONS.undoCorrection>, request: Request): Answered {
    const act = this.deciding.correcting('grouping', 'undoCorrection', async (decider) => [
      await undoCorrection(this.api.runtime, asked.body.event, decider),
    ]);
    return this.deciding.decide('undoCorrection', asked, request, act);
  }

  @Answers(DECISIONS.declareSeries)
  declareSeries(asked: Asked<typeof DECISIONS.declareSeries>, request: Request): Answered {
    const { about, what: kind, release = '' } = asked.body;
    const what = kind === 'target' ? { kind, release } : { kind };
    const act = this.deciding.declaring('declareSeries', (decider) =>
      declareSeries(this.api.runtime, { ref: about, what }, decider),
    );
    return this.deciding.decide('declareSeries', asked, request, act);
  }

  @Answers(DECISIONS.undoDeclaration)
  undoDeclaration(asked: Asked<typeof DECISIONS.undoDeclaration>, request: Request): Answered {
    const act = this.deciding.declaring('undoDeclaration', (decider) =>
      undoDeclared(this.api.runtime, asked.body.event, decider),
    );
    return this.deciding.decide('undoDeclaration', asked, request, act);
  }

  @Answers(DECISIONS.confirmDependency)
  confirmDependency(asked: Asked<typeof DECISIONS.confirmDependency>, request: Request): Answered {
    const word = { kind: 'confirm', ...asked.body } as const;
    const act = this.deciding.correcting('dependence', 'confirmDependency', (decider) =>
      decideDependences(this.api.runtime, word, decider),
    );
    return this.deciding.decide('confirmDependency', asked, request, act);
  }

  @Answers(DECISIONS.dismissDependency)
  dismissDependency(asked: Asked<typeof DECISIONS.dismissDependency>, request: Request): Answered {
    const word = { kind: 'dismiss', ...asked.body } as const;
    const act = this.deciding.correcting('dependence', 'dismissDependency', (decider) =>
      decideDependences(this.api.runtime, word, decider),
    );
    return this.deciding.decide('dismissDependency', asked, request, act);
  }

  @Answers(DECISIONS.undoDependency)
  undoDependency(asked: Asked<typeof DECISIONS.undoDependency>, request: Request): Answered {
    const act = this.deciding.correcting('dependence', 'undoDependency', async (decider) => [
      await undoDependenceWord(this.api.runtime, asked.body.event, decider),
    ]);
    return this.deciding.decide('undoDependency', asked, request, act);
  }
}
