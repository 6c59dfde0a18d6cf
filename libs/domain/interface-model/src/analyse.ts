import type { Diff } from '@sluice/mail';
import type { PatchAnalysis } from './interface-change';
import type { InterfaceModel } from './model';

export type PatchMessage = { readonly subject: string; readonly body: string };

export const analyse = (_diff: Diff, _message: PatchMessage, _model: InterfaceModel): PatchAnalysis => ({
  changes: [],
  mentions: [],
  changeClass: 'unknown',
  classReason: 'nothing was looked at',
});
