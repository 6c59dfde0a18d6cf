import type { JobHandler } from '@sluice/application';
import { Inject, Injectable } from '@nestjs/common';
import { Analyser } from './analyser';

/** Reads one patch again against the project's tree, within a time that holds. */
@Injectable()
export class AnalysePatchProcessor {
  constructor(@Inject(Analyser) private readonly analyser: Analyser) {}

  readonly handle: JobHandler<'analyse-patch'> = ({ data }) => this.analyser.analyse(data.rawHash);
}
