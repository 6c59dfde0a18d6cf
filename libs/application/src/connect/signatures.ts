import type { Edge, PatchNode, PatchRef } from '@sluice/dependency';
import type { Series } from '@sluice/series';
import type { LandedReader } from '../ports/landed-reader';
import type { LinkIndex } from '../ports/link-index';
import type { TreePorts } from '../analyse-in-tree';
import type { Meta, Viewpoint, ViewPorts } from '../views';
import type { PlacedOf } from './placed';

/** What edges are found by: the series, the index over them and over landed commits, and the project's tree where it is at hand. */
export type ConnectPorts = ViewPorts & {
  readonly links: LinkIndex;
  readonly tree?: TreePorts | undefined;
  /** What commits are called, of which no posting is known; without it they have no subject. */
  readonly landed?: LandedReader | undefined;
  /** The series of conversations, where they are kept for several askers; without it they are assembled for each. */
  readonly placed?: PlacedOf | undefined;
};

/** A series as derived from the same viewpoint, or anything by its reference: Message-ID, commit, `SERIES-ID/REVISION/POSITION`. */
export type Focus = Series | PatchRef;

/**
 * All edges whose `from` is a patch of the newest revision of one of some series, or one of some patches: a pure function of the facts that the
 * viewpoint leaves, in order of `from`, `to`, `kind`.
 */
export type OutgoingEdges = (
  ports: ConnectPorts,
  focus: readonly Focus[],
  viewpoint: Viewpoint,
) => Promise<readonly Edge[]>;

/** All edges whose `to` is one of some patches, in any of its forms: what needs them, posted or landed. Same order. */
export type DependentsOf = (
  ports: ConnectPorts,
  refs: readonly PatchRef[],
  viewpoint: Viewpoint,
) => Promise<readonly Edge[]>;

/** What `deps show` asks. */
export type DependenciesAsked = {
  /** Series id, Message-ID, commit (seven digits or more), or a symbol. */
  readonly ref: string;
  readonly reverse?: boolean | undefined;
  readonly transitive?: boolean | undefined;
};

/** The answer: edges with the patches at their ends. */
export type Dependencies = {
  readonly edges: readonly Edge[];
  /** Each ring of patches that need each other once, begun at its smallest ref. */
  readonly cycles: readonly (readonly PatchRef[])[];
  readonly nodes: readonly NodeSummary[];
  /** The patches that the reference led to. */
  readonly focus: readonly PatchRef[];
  /** How many edges a bound left out; 0 where none. */
  readonly leftOut: number;
  readonly meta: Meta;
};

/** What a reader needs to know of a patch at the end of an edge. */
export type NodeSummary = Pick<PatchNode, 'ref' | 'sort' | 'at' | 'subject' | 'titleFrom' | 'place'> & {
  /** The commit that a posted patch went in as. */
  readonly landedAs?: PatchRef | undefined;
  /** Of a patch that never came: the commit that bears its title and its author's name, which it likely went in as. */
  readonly likelyLandedAs?: PatchRef | undefined;
};

/** @throws UnknownReferenceError */
export type DependenciesOf = (
  ports: ConnectPorts,
  asked: DependenciesAsked,
  viewpoint: Viewpoint,
) => Promise<Dependencies>;
