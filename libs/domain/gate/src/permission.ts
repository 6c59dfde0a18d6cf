import type { ExceptionGranted, ExceptionRefused } from '@sluice/freeze';
import type { Evidence, MessageId } from '@sluice/kernel';
import { messageIdsOf, type Series } from '@sluice/series';
import type { Case } from './case';
import { releaseAcks } from './consent';
import { mailEvidence, named, sourceEvidence, spoken } from './reason';

/** Whether a decision that names a Message-ID is about a series: any of its covers, patches, resends or answers leads to it. */
export const isAbout = (series: Series, about: MessageId): boolean => messageIdsOf(series).includes(about);

/** The release manager's last word on an exception for the series, if it was asked for. */
export const exceptionFor = (matter: Case): ExceptionGranted | ExceptionRefused | undefined =>
  matter.line.exceptions.findLast((e) => isAbout(matter.input.series, e.data.about));

const isOver = (exception: ExceptionGranted, matter: Case): boolean =>
  exception.data.until !== undefined && exception.data.until <= matter.phaseAt;

/** Whether a granted exception covers the judged revision, or why it does not. */
export const grantState = (
  exception: ExceptionGranted,
  matter: Case,
): 'valid' | 'expired' | 'other-revision' => {
  if (isOver(exception, matter)) return 'expired';
  const { revision } = exception.data;
  return revision === undefined || revision === matter.revision.number ? 'valid' : 'other-revision';
};

/** What lets a change in although the policy says `no`: a granted exception, or a release ack where the policy takes it for one. */
export const permission = (
  matter: Case,
): { readonly sentence: string; readonly evidence: readonly Evidence[] } | undefined => {
  const exception = exceptionFor(matter);
  if (exception?.type === 'ExceptionGranted' && grantState(exception, matter) === 'valid') {
    const { by, at, source, reason } = exception.said;
    return {
      sentence: `${named(matter, by)} granted a freeze exception on ${at.slice(0, 10)}: ${reason}`,
      evidence: sourceEvidence(source, at.slice(0, 10)),
    };
  }
  const { isComplete, acks } = releaseAcks(matter);
  const [ack] = acks;
  if (!matter.input.policy.releaseAckIsException || !isComplete || ack === undefined) return undefined;
  return {
    sentence: `${spoken(matter, ack.by)} gave a release ack on ${ack.saidAt.slice(0, 10)}, which this project takes for an exception`,
    evidence: acks.map((a) => mailEvidence(a.messageId, { line: a.line })),
  };
};
