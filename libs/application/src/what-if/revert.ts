import type { PatchRef } from '@sluice/dependency';
import {
  dayOf,
  dayStanding,
  introductionOf,
  renumberedWithout,
  type NumberHolder,
  type Renumbering,
} from '@sluice/interface-model';
import { messageId, type Instant, type MessageId } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import type { LandedReader } from '../ports/landed-reader';
import {
  metaOf,
  UnknownReferenceError,
  viewSeries,
  visible,
  type Meta,
  type Viewpoint,
  type ViewPorts,
} from '../views';
import type { Dependent } from './dependent';
import { dependentsIn, NOTHING_NEEDED, type Needed } from './dependents';
import { numbersFreed, numbersIn } from './numbers-freed';
import { supposingBack, targetsIn, type TakenBack, type Target, type Targets } from './targets';
import { supposing, type SupposablePorts, type Supposed } from './suppose';
import { comparedVerdicts, type Looked, type VerdictChange } from './verdict-change';

/** What a what-if is asked with: the reads of every view, and what needs a patch, by itself or through others. */
export type WhatIfPorts = SupposablePorts & {
  /** @throws UnknownReferenceError */
  readonly dependents: (ref: string, viewpoint: Viewpoint) => Promise<Needed>;
  /** What a patch that never came may have gone in as is looked up here. */
  readonly landed?: LandedReader | undefined;
};

/** From when to look, and for which release line where not each revision for its own. */
export type WhatIfFrom = Viewpoint & { readonly release?: string | undefined };

/** What would change if something were taken back. Nothing of it is recorded. */
export type RevertForetold = Meta & {
  readonly what: 'revert';
  readonly ref: string;
  readonly targets: readonly Target[];
  /** What had been taken back already by then. */
  readonly takenBack: readonly TakenBack[];
  /** Numbers of declared interfaces that fall free. */
  readonly frees: readonly NumberHolder[];
  readonly changes: readonly VerdictChange[];
  readonly dependents: readonly Dependent[];
  /** Dependents or edges that a bound left out. */
  readonly leftOut: number;
};

const HASH = /^[0-9a-f]{7,40}$/;

const unlessUnknown = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UnknownReferenceError) return undefined;
    throw error;
  }
};

/** A landed commit of which no posting is known. */
const bareCommit = (ref: PatchRef, needed: Needed): Target => {
  const node = needed.nodes.find((n) => n.ref === ref);
  return {
    ref,
    how: 'revert',
    subject: node?.subject ?? null,
    at: node?.at ?? null,
    series: null,
    revision: null,
    position: null,
    messageId: null,
  };
};

/** One reference looked up among the series; a commit that none of them has stands for itself if the tree has it. */
const lookedUp = async (
  ports: WhatIfPorts,
  ref: string,
  context: { readonly needed: Needed; readonly from: WhatIfFrom },
): Promise<Targets> => {
  const { needed, from } = context;
  const resolved = await ports.reader.resolve(ref);
  const view = resolved && (await unlessUnknown(viewSeries(ports, ref, from)));
  if (view !== undefined) return targetsIn(view, resolved?.commit);
  const full = needed.focus.find((f) => HASH.test(ref) && f.startsWith(ref));
  return { targets: full === undefined ? [] : [bareCommit(full, needed)], takenBack: [] };
};

type Sought = Targets & { readonly needed: Needed };

/** What some references lead to, each target once. */
const allLookedUp = async (
  ports: WhatIfPorts,
  refs: readonly string[],
  context: { readonly needed: Needed; readonly from: WhatIfFrom },
): Promise<Sought | undefined> => {
  const found = await Promise.all(refs.map((one) => lookedUp(ports, one, context)));
  const targets = [...new Map(found.flatMap((f) => f.targets).map((t) => [t.ref, t])).values()];
  const takenBack = found.flatMap((f) => f.takenBack);
  return targets.length + takenBack.length === 0 ? undefined : { targets, takenBack, needed: context.needed };
};

/** What needs the first of some references that the index of dependencies knows. */
const neededByFirst = async (
  ports: WhatIfPorts,
  refs: readonly string[],
  from: WhatIfFrom,
): Promise<Needed> => {
  for (const ref of refs) {
    const needed = await unlessUnknown(ports.dependents(ref, from));
    if (needed !== undefined) return needed;
  }
  return NOTHING_NEEDED;
};

/** What needs what a reference names; nothing of one that the index of dependencies does not know. */
export const neededBy = (ports: WhatIfPorts, ref: string, from: WhatIfFrom): Promise<Needed> =>
  neededByFirst(ports, [ref], from);

/** What a reference leads to: what it names itself, else where the model, or else the index, says a symbol was introduced. */
const sought = async (
  ports: WhatIfPorts,
  ref: string,
  { from, knowledge }: { readonly from: WhatIfFrom; readonly knowledge: Knowledge },
): Promise<Sought> => {
  const introduced = introductionOf(knowledge.model, ref, dayOf(from.asOf ?? ports.now));
  const asked = [ref, ...(introduced === undefined ? [] : [introduced.commit])];
  const context = { from, needed: await neededByFirst(ports, asked, from) };
  for (const refs of [...asked.map((one) => [one]), context.needed.focus]) {
    const found = await allLookedUp(ports, refs, context);
    if (found !== undefined) return found;
  }
  throw new UnknownReferenceError(ref, from);
};

/** The conversations of some series, each once. */
export const conversationsOf = async (
  ports: ViewPorts,
  series: readonly (string | null)[],
): Promise<readonly string[]> => {
  const ids = [...new Set(series.flatMap((id) => id ?? []))];
  const resolved = await Promise.all(ids.map((id) => ports.reader.resolve(id)));
  return [...new Set(resolved.flatMap((r) => r?.conversationId ?? []))].sort();
};

const mailsIn = async (
  ports: ViewPorts,
  conversations: readonly string[],
  { asOf, knownAsOf }: Viewpoint & { readonly asOf: Instant },
): Promise<readonly StoredMail[]> =>
  visible([...(await ports.reader.mailsOf(conversations)).values()].flat(), asOf, knownAsOf);

type Numbers = { readonly frees: readonly NumberHolder[]; readonly moves: readonly Renumbering[] };

/** The numbers that fall free, and those above them that would move: of the tree, and of what is posted beside it. */
const numbersMoved = (
  knowledge: Knowledge,
  { targets, needed }: Sought,
  { mails, asOf }: { readonly mails: readonly StoredMail[]; readonly asOf: Instant },
): Numbers => {
  const own = new Set(targets.flatMap((t) => t.messageId ?? []));
  const commits = targets.filter((t) => t.how === 'revert').map((t) => t.ref);
  const frees = numbersFreed(knowledge.model, commits, { of: own, all: mails });
  const neighbours = new Set<MessageId>(
    needed.edges.filter((e) => e.kind === 'number').map((e) => messageId(e.from)),
  );
  const claimed = mails.filter((m) => neighbours.has(m.reading.messageId)).flatMap(numbersIn);
  const day = dayStanding(knowledge.model, frees, dayOf(asOf));
  return { frees, moves: renumberedWithout(knowledge.model, { gone: frees, claimed }, day) };
};

/**
 * What would change if what a reference names (series, mail, commit, symbol) were taken back at the moment of the viewpoint: landed commits by a
 * revert of the whole, what is only posted by its poster. The verdicts of its series and of all that need it are derived twice, without and with
 * that; every other verdict rests on neither.
 * @throws UnknownReferenceError, WhatIfError
 */
export const whatIfReverted = async (
  ports: WhatIfPorts,
  ref: string,
  from: WhatIfFrom,
): Promise<RevertForetold> => {
  const asOf = from.asOf ?? ports.now;
  const knowledge = await ports.knowledge(from.knownAsOf);
  const found = await sought(ports, ref, { from, knowledge });
  const { targets, takenBack, needed } = found;
  const near = await conversationsOf(ports, [
    ...targets.map((t) => t.series),
    ...needed.nodes.map((n) => n.place?.series ?? null),
  ]);
  const mails = await mailsIn(ports, near, { ...from, asOf });
  const { frees, moves } = numbersMoved(knowledge, found, { mails, asOf });
  const own = targets.flatMap((t) => [t.ref, ...(t.messageId === null ? [] : [t.messageId])]);
  const sight = { asOf, conversations: near };
  const as = (supposed: Supposed): Looked => ({ ports: supposing(ports, { ...sight, supposed }), from });
  const isNothing = targets.length === 0;
  return {
    what: 'revert',
    ref,
    targets,
    takenBack,
    frees,
    changes: isNothing ? [] : await comparedVerdicts(as({}), as(supposingBack(targets))),
    dependents: isNothing ? [] : dependentsIn(needed, own, moves),
    leftOut: needed.leftOut,
    ...metaOf(await ports.reader.knownThrough(from.knownAsOf), from, ports.now),
  };
};
