import {
  makeFreezeReport,
  renderReport,
  REPORT_TYPES,
  type FreezeReport,
  type ReportFormat,
  type Viewpoint,
  type Written,
} from '@sluice/application';
import { reportPorts } from '@sluice/runtime';
import { pagePolicy } from '../http/page-policy';
import { Reply } from '../http/reply';
import { requireRelease, type World } from './world';

/** A report as a text in one of its formats, under the policy of a page where it is one. */
export const reportReply = (written: Written, format: Exclude<ReportFormat, 'json'>): Reply<string> => {
  const text = renderReport(written, format);
  const { type } = REPORT_TYPES[format];
  return new Reply(text, format === 'html' ? { type, policy: pagePolicy(text) } : { type });
};

/** The freeze report of a release line, as everybody may see it. @throws Problem 404 for a line that the project does not have */
export const freezeReportOf = async (
  world: World,
  asked: string,
  viewpoint: Viewpoint,
): Promise<FreezeReport> => {
  const { runtime, knowledge } = await world.open();
  const release = requireRelease(knowledge, asked, 'path');
  const stored = (await world.isStored(viewpoint)) ? runtime.listings.judgedFor(release) : undefined;
  return makeFreezeReport(await reportPorts(runtime), { release, ...viewpoint, stored });
};
