/** In their order, worst first. */
export const OUTCOMES = ['closed', 'held', 'undetermined', 'open'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What each means, as the product's pages say it. */
export const MEANINGS: Readonly<Record<Outcome, string>> = {
  closed: 'Policy says no in this phase; an exception could let it in.',
  held: 'A named person or act can clear it.',
  undetermined: 'Something needed is not known.',
  open: 'Nothing stands against it.',
};
