import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRead } from '../../lib/read';
import { Said } from '../../ui/said';
import classes from './dependencies.module.css';
import type { PatchNode } from './kinds';
import { ofRevision } from './patch-name';

/** What decides about the series of a patch, in a sentence, and the way to all of it. */
export const Why = ({ patch }: { readonly patch: PatchNode }) => {
  const { data } = useRead('/series/{ref}/gate', { ref: patch.ref });
  const [worst] = data?.reasons ?? [];
  if (data === undefined || worst === undefined || worst.effect === 'informs') return null;
  return (
    <Text size="sm">
      <strong>
        {patch.place?.newest === false ? `v${patch.place.revision}, which is not the latest, is ` : ''}
        {data.outcome} for {data.release} because
      </strong>{' '}
      <Said text={worst.sentence} />{' '}
      <Link
        to="/series/$ref"
        params={{ ref: patch.ref }}
        search={ofRevision(patch)}
        className={classes['link'] ?? ''}
      >
        All reasons, and what clears them
      </Link>
    </Text>
  );
};
