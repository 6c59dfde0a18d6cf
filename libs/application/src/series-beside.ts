import type { MessageId } from '@sluice/kernel';
import { messageIdsOf, type Series } from '@sluice/series';
import { placedApart } from './place-batch';
import type { StoredMail } from './ports/intake-store';

/** The places of a series' mails, each once; one of which no mail is known is a place of its own. */
const placesOf = (series: Series, places: ReadonlyMap<MessageId, string>): readonly string[] => {
  const found = [...new Set(messageIdsOf(series).flatMap((id) => places.get(id) ?? []))];
  return found.length > 0 ? found : [series.id];
};

/**
 * Some series in groups of those that share keys with each other, over however many others: what one commit may be is asked of such a group, and not
 * of all that happen to be at hand. What is derived must depend on the mails alone, and a neighbourhood as recorded may be wider than its mails.
 */
export const togetherOf = (
  series: readonly Series[],
  mails: readonly StoredMail[],
): readonly (readonly Series[])[] => {
  if (series.length < 2) return [series];
  const apart = placedApart(mails);
  const places = new Map(
    mails.map(({ reading, rawHash }) => [reading.messageId, apart.get(rawHash) ?? rawHash] as const),
  );
  let groups: { readonly places: ReadonlySet<string>; readonly series: readonly Series[] }[] = [];
  for (const one of series) {
    const own = placesOf(one, places);
    const joined = groups.filter((g) => own.some((p) => g.places.has(p)));
    groups = [
      ...groups.filter((g) => !joined.includes(g)),
      {
        places: new Set([...joined.flatMap((g) => [...g.places]), ...own]),
        series: [...joined.flatMap((g) => g.series), one],
      },
    ];
  }
  return groups.map((g) => g.series);
};
