import type { Border, FreezeReport } from './freeze-report-value';

/** `2021-10-13` of a moment. */
export const dayText = (instant: string): string => instant.slice(0, 10);

/** `1 commit`, `2 commits`. */
export const plural = (count: number, what: string, several = `${what}s`): string =>
  `${count} ${count === 1 ? what : several}`;

const inDays = (days: number): string => (days === 0 ? 'today' : `in ${plural(days, 'day')}`);

/** `feature freeze: after 2021-10-15 (announced), in 2 days`. */
export const borderText = (border: Border): string =>
  `${border.title}: after ${border.lastDay} (${border.status}), ${inDays(border.days)}`;

type Head = Pick<FreezeReport, 'phaseTitle' | 'moratorium' | 'releaseManager' | 'schedule' | 'release'>;

const scheduleText = ({ schedule }: Head): string => {
  if (schedule === null) return 'No schedule was announced.';
  const { version, messageId, saidAt } = schedule;
  return messageId === null
    ? `Schedule v${version} of ${dayText(saidAt)} was announced in no mail.`
    : `Schedule v${version} was announced on ${dayText(saidAt)} in <${messageId}>.`;
};

/** Where the release line stands: the sentence that every report of it begins with. */
export const standingSentence = (head: Head): string =>
  `${head.release} is in this phase: ${head.phaseTitle}${head.moratorium ? '; COMMIT MORATORIUM in force' : ''}. ` +
  `Its release manager is ${head.releaseManager ?? 'not known'}. ${scheduleText(head)}`;
