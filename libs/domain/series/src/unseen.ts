import type { Chain } from './chain';
import { withMails } from './respin';
import { byNumber, common, type Traits } from './traits';

const away = (a: Traits, b: Traits): number => Math.abs(a.rank - b.rank);

/** Equal title, or a patch subject in common: all that answers to something unseen can show. */
const alike = (known: Traits, unseen: Traits): string | undefined => {
  if (known.group.pullRequest || unseen.group.pullRequest) return undefined;
  if (known.title !== undefined && known.title === unseen.title) return known.title;
  return common(known.subjects, unseen.subjects)[0];
};

type Fit = { readonly at: number; readonly link: Traits; readonly subject: string };

/** Series that share a subject with answers beyond this are strangers' generic ones: looking at all would cost time for nothing. */
const MAX_FITS = 64;

const fitsOf = (chains: readonly Chain[], at: Iterable<number>, unseen: Traits): readonly Fit[] => {
  const fits: Fit[] = [];
  for (const i of at) {
    for (const link of chains[i]?.links ?? []) {
      const subject = alike(link, unseen);
      if (subject !== undefined && away(link, unseen) > 0) fits.push({ at: i, link, subject });
    }
  }
  return fits.sort((a, b) => away(a.link, unseen) - away(b.link, unseen) || a.at - b.at);
};

const join = (chain: Chain, unseen: Traits, { link, subject }: Fit): Chain => {
  const sentence = `answers name version ${unseen.group.number} of “${subject}”, which never came`;
  const kind = link.title === subject ? ('cover-subject' as const) : ('patch-subject' as const);
  return {
    ...chain,
    links: [...chain.links, unseen],
    joinedBy: [...chain.joinedBy, ...withMails([{ kind, sentence }], link, unseen)],
  };
};

const subjectsOf = (t: Traits): readonly string[] => [
  ...t.subjects,
  ...(t.title === undefined ? [] : [t.title]),
];

/**
 * Puts revisions that are known by answers only into the series whose title or patch subjects the answers name, the nearest number first.
 * What fits nowhere is a series of its own, known by answers only: acks on it stay visible.
 */
export const attachUnseen = (chains: readonly Chain[], unseen: readonly Traits[]): readonly Chain[] => {
  if (unseen.length === 0) return chains;
  const out = [...chains];
  const index = new Map<string, Set<number>>();
  const note = (t: Traits, at: number): void => {
    for (const s of subjectsOf(t)) index.set(s, (index.get(s) ?? new Set<number>()).add(at));
  };
  out.forEach((chain, at) => chain.links.forEach((link) => note(link, at)));
  for (const t of [...unseen].sort(byNumber)) {
    const at = new Set(subjectsOf(t).flatMap((s) => [...(index.get(s) ?? [])].slice(0, MAX_FITS)));
    const [fit] = fitsOf(out, at, t);
    const chain = fit === undefined ? undefined : out[fit.at];
    if (fit === undefined || chain === undefined)
      note(t, out.push({ links: [t], joinedBy: [], claimedBy: [] }) - 1);
    else {
      out[fit.at] = join(chain, t, fit);
      note(t, fit.at);
    }
  }
  return out;
};
