import type { Endpoint } from '../endpoint';
import { ACCESS } from './access';
import { BOT } from './bot';
import { DECISIONS } from './decisions';
import { DEPENDENCIES } from './dependencies';
import { GATE } from './gate';
import { INTERFACE } from './interface';
import { LOG } from './log';
import { MAILS } from './mails';
import { OUTBOX } from './outbox';
import { PATCHES } from './patches';
import { QUEUE } from './queue';
import { RELEASES } from './releases';
import { REPORTS } from './reports';
import { SAVED_REPORTS } from './saved-reports';
import { SERIES } from './series';
import { STATUS } from './status';
import { TIMELINE } from './timeline';

/** REST v1: every endpoint there is, by its name. A resource is one file beside this one; its rows are added here. */
export const REST = {
  ...SERIES,
  ...GATE,
  ...TIMELINE,
  ...PATCHES,
  ...MAILS,
  ...DEPENDENCIES,
  ...INTERFACE,
  ...QUEUE,
  ...RELEASES,
  ...REPORTS,
  ...SAVED_REPORTS,
  ...LOG,
  ...STATUS,
  ...ACCESS,
  ...DECISIONS,
  ...OUTBOX,
  ...BOT,
} as const satisfies Readonly<Record<string, Endpoint>>;
