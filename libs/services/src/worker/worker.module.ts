import { Module, type DynamicModule } from '@nestjs/common';
import type { JobHandlers } from '@sluice/application';
import { AnalysePatchProcessor } from './analyse-patch.processor';
import { Analyser } from './analyser';
import { AssembleProcessor } from './assemble.processor';
import { Clockwork } from './clockwork';
import { CONTEXT, HANDLERS, LOG, QUEUE, RUNTIME, SETTINGS, USE_CASES, type WorkerContext } from './context';
import { Fetcher } from './fetcher';
import { JudgeProcessor } from './judge.processor';
import { RecordChainProcessor } from './record-chain.processor';
import { WorkHost } from './work-host';

const handlersOf = (
  assemble: AssembleProcessor,
  analyse: AnalysePatchProcessor,
  chains: RecordChainProcessor,
  judge: JudgeProcessor,
): JobHandlers => ({
  assemble: assemble.handle,
  'analyse-patch': analyse.handle,
  'record-chain': chains.handle,
  judge: judge.handle,
});

const PROCESSORS = [AssembleProcessor, AnalysePatchProcessor, RecordChainProcessor, JudgeProcessor];

/** The worker: processors, each for the jobs of one name, and the clockwork. */
@Module({})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class WorkerModule {
  /** The module over what a composition root has opened. */
  static over(context: WorkerContext): DynamicModule {
    const given = [
      { provide: CONTEXT, useValue: context },
      { provide: RUNTIME, useValue: context.runtime },
      { provide: QUEUE, useValue: context.queue },
      { provide: USE_CASES, useValue: context.useCases },
      { provide: SETTINGS, useValue: context.settings },
      { provide: LOG, useValue: context.log },
      { provide: Analyser, useValue: context.analyser },
    ];
    const handlers = { provide: HANDLERS, useFactory: handlersOf, inject: PROCESSORS };
    return {
      module: WorkerModule,
      global: true,
      providers: [...given, ...PROCESSORS, handlers, WorkHost, Clockwork, Fetcher],
      exports: [...given, WorkHost, Clockwork],
    };
  }
}
