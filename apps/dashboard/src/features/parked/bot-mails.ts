import type { Answer, REST } from '@sluice/contracts';

type Mails = Answer<typeof REST.getBot>['mails'];

const STANDINGS = { withheld: 'withheld', planned: 'waiting', parked: 'given up', sent: 'sent' } as const;

/** Some mails that were kept back for one reason, whatever their kind. */
export type KeptBack = { readonly standing: string; readonly why: string; readonly count: number };

/** What was kept back and why, withheld first, then by how many. */
export const mailLines = (mails: Mails): readonly KeptBack[] => {
  const lines = new Map<string, KeptBack>();
  for (const { state, why, count } of mails) {
    if (why === null) continue;
    const standing = STANDINGS[state];
    const before = lines.get(`${standing} ${why}`)?.count ?? 0;
    lines.set(`${standing} ${why}`, { standing, why, count: before + count });
  }
  return [...lines.values()].sort((a, b) =>
    a.standing === b.standing ? b.count - a.count : a.standing === STANDINGS.withheld ? -1 : 1,
  );
};

/** All mail in a line: how much of it stands where. */
export const totalsOf = (mails: Mails): string => {
  const said = (['sent', 'planned', 'withheld', 'parked'] as const).flatMap((state) => {
    const count = mails.reduce((sum, mail) => sum + (mail.state === state ? mail.count : 0), 0);
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${STANDINGS[state]}`];
  });
  return said.length === 0 ? 'no mail yet' : `mail: ${said.join(', ')}`;
};
