import { Module, type DynamicModule } from '@nestjs/common';
import { AnalysePatchProcessor } from './analyse-patch.processor';
import { Analyser } from './analyser';
import { AssembleProcessor } from './assemble.processor';
import { Clockwork } from './clockwork';
import { NOTES, QUEUE, RUNTIME, SETTINGS, USE_CASES, type WorkerContext } from './context';
import { Fetcher } from './fetcher';
import { JudgeProcessor } from './judge.processor';
import { RecordChainProcessor } from './record-chain.processor';
import { WorkHost } from './work-host';

/** The worker: processors, each for the jobs of one name, and the clockwork. */
@Module({})
export class WorkerModule {
  /** The module over what a composition root has opened; `imports` are further modules, such as those of health and metrics. */
  static over(context: WorkerContext, imports: DynamicModule['imports'] = []): DynamicModule {
    const given = [
      { provide: RUNTIME, useValue: context.runtime },
      { provide: QUEUE, useValue: context.queue },
      { provide: USE_CASES, useValue: context.useCases },
      { provide: SETTINGS, useValue: context.settings },
      { provide: NOTES, useValue: context.notes },
      { provide: Analyser, useValue: context.analyser },
    ];
    return {
      module: WorkerModule,
      global: true,
      imports,
      providers: [
        ...given,
        AssembleProcessor,
        AnalysePatchProcessor,
        RecordChainProcessor,
        JudgeProcessor,
        WorkHost,
        Clockwork,
        Fetcher,
      ],
      exports: [...given, WorkHost, Clockwork],
    };
  }
}
