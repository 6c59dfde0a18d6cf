import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useViewpoint } from '../../lib/viewpoint';
import { Copy } from '../../ui/copy';
import { Section } from '../../ui/section';
import { archiveUrl, commandsFor, shellWord } from './commands';
import classes from './series.module.css';

type Props = {
  readonly id: string;
  readonly messageId: string | undefined;
  readonly patchId: string | undefined;
  readonly release: string | undefined;
};

type PatchworkPatch = { readonly series?: readonly { readonly mbox?: string }[] };

/** The mbox of the posting that a patch is of: Patchwork's API names it by a number of its own, which only it knows. */
const mboxOf = async (messageId: string, signal: AbortSignal): Promise<string | null> => {
  const response = await fetch(`/api/1.2/patches/?msgid=${encodeURIComponent(messageId)}`, { signal });
  if (!response.ok) return null;
  const [patch] = (await response.json()) as readonly PatchworkPatch[];
  return patch?.series?.[0]?.mbox ?? null;
};

const useMbox = (messageId: string | undefined): string | undefined => {
  const { data } = useQuery({
    queryKey: ['patchwork', messageId],
    queryFn: ({ signal }) => mboxOf(messageId ?? '', signal),
    enabled: messageId !== undefined,
    staleTime: 60_000,
    retry: false,
  });
  return data ?? undefined;
};

/** Commands to copy, and where the series is to be had otherwise. */
export const TakeAlong = ({ id, messageId, patchId, release }: Props) => {
  const viewpoint = useViewpoint();
  const mbox = useMbox(patchId);
  const feed = `/feeds/series/${encodeURIComponent(id)}.atom`;
  const asked =
    messageId === undefined ? undefined : { origin: window.location.origin, messageId, release, viewpoint };
  return (
    <Section title="Take along">
      <Stack gap={6}>
        {asked === undefined ? (
          <Text size="xs">No mail of this revision was received: there is nothing to apply.</Text>
        ) : (
          commandsFor(asked).map(({ what, text }) => (
            <div key={what}>
              <Text size="xs" c="dimmed">
                {what}
              </Text>
              <Copy text={text} what={what.toLowerCase()} />
            </div>
          ))
        )}
        {mbox === undefined ? null : (
          <div>
            <Text size="xs" c="dimmed">
              Apply the posting with git
            </Text>
            <Copy text={`curl -sSfL ${shellWord(mbox)} | git am -3`} what="the git am command" />
          </div>
        )}
        <div className={classes['links']}>
          <a href={feed}>Atom feed</a>
          {asked === undefined ? null : <a href={archiveUrl({ ...asked, origin: '' }, 'raw')}>raw mail</a>}
          {asked === undefined ? null : (
            <a href={archiveUrl({ ...asked, origin: '' }, 't.mbox.gz')}>thread (mbox.gz)</a>
          )}
          <a href={`/app/plain/series/${encodeURIComponent(id)}`}>plain HTML</a>
        </div>
      </Stack>
    </Section>
  );
};
