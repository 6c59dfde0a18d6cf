import type { MessageId } from '@sluice/kernel';
import type { Command } from '@sluice/mail';
import { messageIdsOf, type Series } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import { UnknownReferenceError, viewSeries, type ViewPorts } from '../views';
import type { EffectContext } from './effect';

/** The series that commands are about, and the posting by which decisions name it. */
export type Target = { readonly posting: MessageId; readonly derived: DerivedSeries };

const postingsOf = ({ revisions }: Series): readonly MessageId[] =>
  revisions.flatMap((r) =>
    [r.coverMessageId, ...r.patches.map((p) => p.messageId)].flatMap((id) => id ?? []),
  );

/** The series that a reference leads to; `undefined` where nothing does. */
export const seriesNamed = async (ports: ViewPorts, ref: string): Promise<DerivedSeries | undefined> => {
  try {
    return (await viewSeries(ports, ref, {})).derived;
  } catch (error) {
    if (error instanceof UnknownReferenceError) return undefined;
    throw error;
  }
};

/**
 * What a mail that answers others is about: the nearest posting above it; where none of them is one, the first posting of the series that the nearest known
 * mail belongs to.
 * @param answers nearest first
 */
export const targetOf = async (
  ports: ViewPorts,
  answers: readonly MessageId[],
): Promise<Target | undefined> => {
  let nearest: DerivedSeries | undefined;
  for (const id of answers) {
    const derived = await seriesNamed(ports, id);
    if (derived === undefined) continue;
    if (postingsOf(derived.series).includes(id)) return { posting: id, derived };
    nearest ??= derived;
  }
  if (nearest === undefined) return undefined;
  const posting = postingsOf(nearest.series)[0] ?? messageIdsOf(nearest.series)[0];
  return posting === undefined ? undefined : { posting, derived: nearest };
};

/** What a command is about: what its mail answers, or the mail it names. */
export const targetIn = ({ on }: Command, { ports, giver }: EffectContext): Promise<Target | undefined> =>
  targetOf(ports.view(), on === undefined ? giver.answers : [on]);

/** A series as a sentence names it. */
export const titleOf = ({ series }: DerivedSeries): string => `"${series.subject}"`;

/** Who posted the series: its latest revision. */
export const posterOf = ({ series }: DerivedSeries): string => series.revisions.at(-1)?.poster.address ?? '';
