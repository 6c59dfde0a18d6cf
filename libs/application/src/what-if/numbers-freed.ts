import { introducedBy, type InterfaceModel, type NumberHolder } from '@sluice/interface-model';
import type { MessageId } from '@sluice/kernel';
import type { StoredMail } from '../ports/intake-store';

/** Numbers that a posted patch gives to names, by its diff; one whose number the diff does not tell is left out. */
export const numbersIn = ({ analysis }: Pick<StoredMail, 'analysis'>): readonly NumberHolder[] => {
  const changes = analysis?.changes ?? [];
  return changes.flatMap(({ kind, name, channel, to }) => {
    const value = Number(to ?? NaN);
    const stays = !changes.some((c) => c.kind === 'bit-removed' && c.name === name);
    return kind === 'bit-added' && channel !== undefined && value >= 0 && stays
      ? [{ name, channel, value }]
      : [];
  });
};

/** The numbers that fall free when some commits and postings are taken back: by the registry of the model, else by the diffs that were posted. */
export const numbersFreed = (
  model: InterfaceModel,
  commits: readonly string[],
  mails: { readonly of: ReadonlySet<MessageId>; readonly all: readonly StoredMail[] },
): readonly NumberHolder[] => {
  const registered = commits.flatMap((commit) => introducedBy(model, commit));
  const posted = mails.all.filter((m) => mails.of.has(m.reading.messageId)).flatMap(numbersIn);
  return [...new Map([...posted, ...registered].map((n) => [`${n.channel} ${n.name}`, n])).values()];
};
