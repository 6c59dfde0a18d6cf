import type { Answer, REST } from '@sluice/contracts';
import classes from './evidence.module.css';
import { visibleText } from '../lib/visible-text';
import { CommitLink, MailLink } from './links';
import { Said } from './said';

export type Reason = Answer<typeof REST.getGate>['reasons'][number];
export type Evidence = Reason['evidence'][number];

const Source = ({ one }: { readonly one: Evidence }) => {
  switch (one.kind) {
    case 'mail':
      return (
        <>
          {one.what === undefined ? 'mail' : one.what} <MailLink id={one.messageId} />
        </>
      );
    case 'hunk':
      return (
        <>
          <MailLink id={one.messageId}>{one.file}</MailLink> (line {one.line} of the mail)
        </>
      );
    case 'commit':
      return (
        <>
          commit <CommitLink commit={one.commit} />
        </>
      );
    case 'date':
      return (
        <>
          {one.what}: <strong>{one.date}</strong>
        </>
      );
    case 'model':
      return <>model: {one.entry}</>;
  }
};

/** What a sentence rests on, each with where to look it up. */
export const EvidenceList = ({ evidence }: { readonly evidence: readonly Evidence[] }) =>
  evidence.length === 0 ? null : (
    <ul className={classes['list']}>
      {evidence.map((one, i) => (
        <li key={i}>
          <Source one={one} />
          {'quote' in one && one.quote !== undefined && one.quote !== '' ? (
            <q className={classes['quote']}>{visibleText(one.quote)}</q>
          ) : null}
        </li>
      ))}
    </ul>
  );

/** A reason of a verdict: the sentence, what would clear it, and what it rests on. */
export const ReasonItem = ({ reason }: { readonly reason: Reason }) => (
  <div className={classes['reason']} data-effect={reason.effect}>
    <div>
      <span className={classes['rule']} title={`version ${String(reason.ruleVersion)}`}>
        {reason.rule} {reason.effect}
      </span>{' '}
      <Said text={reason.sentence} />
    </div>
    {reason.clearedBy === '' ? null : (
      <div>
        <span className={classes['cleared']}>Cleared by:</span> <Said text={reason.clearedBy} />
      </div>
    )}
    <EvidenceList evidence={reason.evidence} />
  </div>
);
