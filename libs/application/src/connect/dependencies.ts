import { byEnds, cycles, type Edge, type PatchRef } from '@sluice/dependency';
import { metaOf, UnknownReferenceError, type Viewpoint } from '../views';
import { dependentsIn } from './dependents';
import { openField, type Field } from './field';
import { landedByTitle, type Entitled } from './landed-by-title';
import { edgesFrom, patchesOf } from './outgoing';
import type {
  ConnectPorts,
  Dependencies,
  DependenciesAsked,
  DependenciesOf,
  NodeSummary,
} from './signatures';
import { findFresh } from './word-search';

/** Edges of one answer, and steps it goes from the patches that were asked for. */
const MAX_EDGES = 20_000;
const MAX_STEPS = 50;

const SYMBOL = /^[A-Za-z_]\w{2,100}$/;

/** The patches that introduce a symbol, as far as is known: those of the change that had it first. */
const bySymbol = async (field: Field, ref: string): Promise<readonly PatchRef[]> => {
  if (!SYMBOL.test(ref)) return [];
  const rows = field.link(await findFresh(field.ports.links, [ref], new Set([ref])));
  await field.place(rows.map((r) => r.ref));
  const landed = rows.find((r) => r.sort === 'landed');
  const first = landed ?? rows[0];
  return first === undefined ? [] : [field.places.newestForm(field.standsFor(first.ref) ?? first.ref)];
};

const focusOf = async (field: Field, ref: string, viewpoint: Viewpoint): Promise<readonly PatchRef[]> => {
  const named = await patchesOf(field, ref);
  const found = named.length > 0 ? named : await bySymbol(field, ref.trim());
  if (found.length === 0) throw new UnknownReferenceError(ref, viewpoint);
  return found;
};

type Walked = { readonly edges: readonly Edge[]; readonly leftOut: number };

/** Edges step by step from some patches: once, or on and on from where they lead. */
const walk = async (field: Field, focus: readonly PatchRef[], asked: DependenciesAsked): Promise<Walked> => {
  const edges = new Map<string, Edge>();
  const seen = new Set(focus);
  let next = focus;
  let leftOut = 0;
  for (let step = 0; next.length > 0 && step < (asked.transitive === true ? MAX_STEPS : 1); step++) {
    const found = asked.reverse === true ? await dependentsIn(field, next) : await edgesFrom(field, next);
    for (const edge of found) {
      if (edges.size >= MAX_EDGES) leftOut += 1;
      else edges.set(`${edge.from}\n${edge.to}\n${edge.kind}`, edge);
    }
    next = [...new Set(found.map((e) => (asked.reverse === true ? e.from : e.to)))].filter(
      (ref) => !seen.has(ref),
    );
    for (const ref of next) seen.add(ref);
  }
  return { edges: [...edges.values()].sort(byEnds), leftOut };
};

/** Commits of an answer whose subjects are looked up. */
const MAX_SUBJECTS = 500;

/** With the subjects of commits of which no posting is known. */
const withSubjects = async (
  { landed }: ConnectPorts,
  nodes: readonly NodeSummary[],
): Promise<readonly NodeSummary[]> => {
  const nameless = nodes.filter((n) => n.sort === 'landed' && n.subject === undefined).slice(0, MAX_SUBJECTS);
  const subjects = new Map<PatchRef, string>();
  for (const at of landed === undefined ? [] : [...new Set(nameless.map((n) => n.at))])
    for (const { commit, subject } of (await landed?.landed({ from: at, to: at })) ?? [])
      subjects.set(commit, subject);
  return nodes.map((n) => ({ ...n, subject: n.subject ?? subjects.get(n.ref) }));
};

/** What is known by its title alone, of patches that went in as nothing that is known. */
const entitledAmong = (nodes: readonly NodeSummary[]): readonly Entitled[] =>
  nodes.flatMap(({ ref, subject, titleFrom, at, landedAs }) =>
    subject === undefined || titleFrom === undefined || landedAs !== undefined
      ? []
      : [{ ref, subject, titleFrom, at }],
  );

/** With the commits that patches that never came likely went in as. */
const withLikely = async (
  ports: ConnectPorts,
  nodes: readonly NodeSummary[],
  viewpoint: Viewpoint,
): Promise<readonly NodeSummary[]> => {
  const until = { ...viewpoint, asOf: viewpoint.asOf ?? ports.now };
  const found = await landedByTitle(ports.landed, entitledAmong(nodes), until);
  return nodes.map((node) => {
    const likely = found.get(node.ref)?.commit;
    return likely === undefined ? node : { ...node, likelyLandedAs: likely };
  });
};

/** See `DependenciesOf`. */
export const dependenciesOf: DependenciesOf = async (ports, asked, viewpoint): Promise<Dependencies> => {
  const field = await openField(ports, viewpoint);
  const focus = await focusOf(field, asked.ref, viewpoint);
  const { edges, leftOut } = await walk(field, focus, asked);
  const refs = [...new Set([...focus, ...edges.flatMap((e) => [e.from, e.to])])].sort();
  return {
    edges,
    cycles: cycles(edges),
    nodes: await withLikely(
      ports,
      await withSubjects(
        ports,
        refs.map((ref) => field.summary(ref)),
      ),
      viewpoint,
    ),
    focus,
    leftOut,
    meta: metaOf(await ports.reader.knownThrough(viewpoint.knownAsOf), viewpoint, ports.now),
  };
};
