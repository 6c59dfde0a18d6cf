import { tombstonesOf, type CopiesErased, type MailErased } from '../facts';
import type { IncomingMail } from '../ports/intake-store';

/** What was erased: mails by their hash, and mails all of whose copies go. */
export class Erasures {
  readonly hashes = new Set<string>();
  private readonly ids = new Map<string, CopiesErased>();

  /** Answers whether this Message-ID was erased before. */
  has(messageId: string): boolean {
    return this.ids.has(messageId);
  }

  add(erased: CopiesErased): void {
    this.ids.set(erased.messageId, erased);
  }

  /** Parts a batch into what may come in and the tombstones of copies that are turned away. */
  part(batch: readonly IncomingMail[]): {
    readonly taken: readonly IncomingMail[];
    readonly turnedAway: readonly MailErased[];
  } {
    const left = batch.filter((m) => !this.hashes.has(m.rawHash));
    const whyNot = ({ content }: IncomingMail): CopiesErased | undefined =>
      'reading' in content ? this.ids.get(content.reading.messageId) : undefined;
    return {
      taken: left.filter((m) => whyNot(m) === undefined),
      turnedAway: left.flatMap((m) => {
        const why = whyNot(m);
        return why === undefined ? [] : tombstonesOf([m.rawHash], why);
      }),
    };
  }
}
