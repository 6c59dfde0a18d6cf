import { get, type IncomingMessage } from 'node:http';

/** An event of a stream, as it came. */
export type StreamedEvent = {
  readonly id: string;
  readonly event: string;
  readonly data: {
    readonly type: string;
    readonly streamName: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
};

/** A client of a stream of events. */
export type EventClient = {
  readonly status: number;
  readonly type: string | undefined;
  readonly events: readonly StreamedEvent[];
  /** The id of what came last, an event or only the word that there was none. */
  lastId(): string | undefined;
  /** Everything that came, byte for byte. */
  raw(): string;
  isOpen(): boolean;
  leave(): void;
};

/** Opens a stream, as a browser does: with the id it stopped at, where there is one. */
export const openStream = async (url: string, lastId?: string): Promise<EventClient> => {
  const headers = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
  const answer = await new Promise<IncomingMessage>((answered, failed) =>
    get(url, { headers, agent: false }, answered).on('error', failed),
  );
  const events: StreamedEvent[] = [];
  let [raw, rest, id, isOpen] = ['', '', lastId, true];
  answer.setEncoding('utf8');
  answer.on('data', (chunk: string) => {
    raw += chunk;
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 2)]),
      );
      id = fields.get('id') ?? id;
      const [event, data] = [fields.get('event'), fields.get('data')];
      if (event !== undefined && data !== undefined && id !== undefined)
        events.push({ id, event, data: JSON.parse(data) as StreamedEvent['data'] });
    }
  });
  answer.on('close', () => (isOpen = false));
  answer.on('error', () => undefined);
  return {
    status: answer.statusCode ?? 0,
    type: answer.headers['content-type'],
    events,
    lastId: () => id,
    raw: () => raw,
    isOpen: () => isOpen,
    leave: () => void answer.destroy(),
  };
};
