import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import EVENT_TYPES from './event-types.json';

export type Connection = 'live' | 'away' | 'past';

/** Events come in bursts, an import's by the hundred: the page asks anew at once, and then at most this often. */
const PAUSE_MS = 700;

/** Calls at once and, while calls keep coming, once more after each pause. */
export const paced = (work: () => void, pauseMs: number): { call(): void; stop(): void } => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = (): void => {
    again = false;
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, pauseMs);
  };
  return {
    call: () => {
      if (timer === undefined) run();
      else again = true;
    },
    stop: () => clearTimeout(timer),
  };
};

/**
 * Listens to the stream of events. What the page shows of now is asked for again when something happened; the past does not change. An event has
 * the name of its type, and a browser has to name those it listens to.
 */
export const useLive = (past: boolean): Connection => {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (past) return undefined;
    const anew = paced(() => void client.invalidateQueries({ queryKey: ['now'] }), PAUSE_MS);
    const source = new EventSource('/api/v1/events/stream?sort=all');
    source.onopen = () => {
      setOpen(true);
    };
    source.onerror = () => {
      setOpen(false);
    };
    for (const type of EVENT_TYPES) source.addEventListener(type, anew.call);
    return () => {
      anew.stop();
      source.close();
      setOpen(false);
    };
  }, [client, past]);
  if (past) return 'past';
  return isOpen ? 'live' : 'away';
};
