import { decidedBy, heardIn, type ReleaseMail } from '@sluice/freeze';
import { canonicalJson, type Hashing, type Instant } from '@sluice/kernel';
import type { Knowledge } from './derive';
import type { DerivationStore } from './ports/derivation-store';
import type { IntakeStore, StoredMail } from './ports/intake-store';

const releaseMailOf = ({ reading, saidAt, trust }: StoredMail): readonly ReleaseMail[] =>
  reading.release === undefined
    ? []
    : [
        {
          messageId: reading.messageId,
          contentHash: reading.contentHash,
          from: reading.from,
          saidAt,
          trust,
          words: reading.release,
        },
      ];

/** Appointments carry their own dates. */
const END_OF_TIME = '9999-12-31T23:59:59Z' as Instant;

/**
 * Knowledge with what release mails say laid beside it. The mails are those learnt by the moment the knowledge is of; what of them had been said
 * by a moment is cut where they are judged, as for any act.
 */
export const withHeard = (
  knowledge: Knowledge,
  mails: readonly StoredMail[],
  knownAsOf?: Instant,
): Knowledge => {
  const learnt = mails.filter((m) => knownAsOf === undefined || m.recordedAt <= knownAsOf);
  const { policy, roles, identities, announcements, decisions } = knowledge;
  const appointed = knowledge.project.releaseLines.flatMap(
    (line) => decidedBy(decisions, line, END_OF_TIME).appointments,
  );
  const heard = heardIn(learnt.flatMap(releaseMailOf), {
    policy,
    standing: { roles: [...roles, ...appointed], identities },
    announcements,
    decisions,
  });
  return { ...knowledge, heard };
};

/** Names, among the cursors of sources, what was heard when everything was derived last. */
const HEARD = 'heard';

/**
 * Puts everything on the to-do list where release mails say something else than when it was derived last: a schedule bears on every verdict, not
 * on those of its own thread alone. Answers whether it did. A process that is killed before it derives leaves the list.
 */
export const noteHeard = async (
  stores: {
    readonly intake: Pick<IntakeStore, 'cursor' | 'moveCursor'>;
    readonly derivation: Pick<DerivationStore, 'markAllDirty'>;
  },
  { heard = [] }: Knowledge,
  hashing: Pick<Hashing, 'sha256'>,
): Promise<boolean> => {
  const now = heard.length === 0 ? '' : hashing.sha256(canonicalJson(heard));
  if (((await stores.intake.cursor(HEARD)) ?? '') === now) return false;
  await stores.derivation.markAllDirty();
  await stores.intake.moveCursor(HEARD, now);
  return true;
};
