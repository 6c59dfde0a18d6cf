import { secondsBetween, type Instant } from '@sluice/kernel';
import type { FreezeReport } from './freeze-report-value';
import { plural } from './report-words';

const HOUR = 3600;
const DAY = 86_400;

const long = (seconds: number): string =>
  seconds >= 2 * DAY ? plural(Math.floor(seconds / DAY), 'day') : plural(Math.floor(seconds / HOUR), 'hour');

/** Less than this behind is how mail travels. */
const LAG_SECONDS = HOUR;

const lagOf = (through: Instant | null, asOf: Instant): number =>
  through === null || through >= asOf ? 0 : secondsBetween(through, asOf);

type Covered = Pick<FreezeReport, 'asOf' | 'knownAsOf' | 'knownThrough' | 'coverage'>;

const mailSentence = ({ asOf, knownThrough, coverage }: Covered): string => {
  const { mails, parked, patchesNeverReceived } = coverage;
  const lag = lagOf(knownThrough, asOf);
  const behind = lag < LAG_SECONDS ? '' : `, ${long(lag)} before the moment of this report`;
  return (
    `${plural(mails, 'mail')}, known through ${knownThrough ?? 'no moment'}${behind}; ${parked} parked; ` +
    `${plural(patchesNeverReceived, 'patch', 'patches')} that others speak of ${patchesNeverReceived === 1 ? 'was' : 'were'} never received.`
  );
};

const treeSentence = ({ asOf, coverage: { treeThrough } }: Covered): readonly string[] => {
  if (treeThrough === null) return [];
  const lag = lagOf(treeThrough, asOf);
  const behind = lag < DAY ? '' : `, ${long(lag)} before the moment of this report`;
  return [`The project's tree is known through ${treeThrough}${behind}.`];
};

const lagSentence = ({ coverage: { waiting, waitingSince } }: Covered): readonly string[] =>
  waiting === 0
    ? ['No mail waits to be read into verdicts.']
    : [
        `LAG! ${plural(waiting, 'conversation')} ${waiting === 1 ? 'waits' : 'wait'} to be read into verdicts${waitingSince === null ? '' : ` since ${waitingSince}`}: mail was being taken, and this report may change.`,
      ];

/** What a report rests on and how far it is behind, as sentences: the moment it is of, mail, tree, what waits, what is not known. */
export const coverageSentences = (report: Covered): readonly string[] => [
  `The moment of this report is ${report.asOf}, with ${report.knownAsOf === null ? 'all that was known' : `what was known on ${report.knownAsOf}`}.`,
  mailSentence(report),
  ...treeSentence(report),
  ...lagSentence(report),
  ...report.coverage.notKnown.map((n) => `Not known (${n}).`),
];
