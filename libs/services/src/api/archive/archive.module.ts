import { Inject, Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import type { Knowledge } from '@sluice/application';
import { API, type ApiContext } from '../context';
import { ArchiveController } from './archive.controller';
import { leadToArchive } from './rewrite';

/** What is known is looked at again after this long. */
const KNOWN_FOR_MS = 5_000;

/** The mails themselves, at public-inbox's addresses. */
@Module({ controllers: [ArchiveController] })
export class ArchiveModule implements NestModule {
  constructor(@Inject(API) private readonly api: ApiContext) {}

  configure(consumer: MiddlewareConsumer): void {
    // By method: a route for all of them would take the path off the request's URL.
    const methods = [RequestMethod.GET, RequestMethod.POST];
    consumer
      .apply(leadToArchive(this.recently()))
      .forRoutes(...methods.map((method) => ({ path: '*path', method })));
  }

  /** What is known, at most some seconds old. */
  private recently(): () => Promise<Knowledge> {
    const { runtime } = this.api;
    let known: { readonly at: number; readonly knowledge: Promise<Knowledge> } | undefined;
    return () => {
      const now = Date.now();
      if (known === undefined || now - known.at > KNOWN_FOR_MS)
        known = { at: now, knowledge: runtime.currentKnowledge() };
      return known.knowledge;
    };
  }
}
