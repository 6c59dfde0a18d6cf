import { plannedComment, type Comment, type CommentLog, type EventStore } from '@sluice/application';
import { messageId, type Instant } from '@sluice/kernel';

const DUE = '2024-05-01T12:00:00Z' as Instant;

const comment = (series: string, revision: string, rules: readonly string[]): Comment => {
  const answers = messageId(`${series}-${revision}@example.org`);
  const about = { audience: 'public', level: 'list', release: '1.4', outcome: 'held' } as const;
  return {
    about: { ...about, series, revision, rules, answers },
    mail: {
      ...{ kind: 'comment', to: [{ address: 'ann@example.org' }], cc: [], subject: 'Re: x', text: 'x\n' },
      ...{ references: [answers], automatic: 'auto-replied', rules, list: 'otter-devel@example.org' },
    },
  };
};

const parts = {
  dueAt: DUE,
  hashing: { sha256: (text: string) => Buffer.from(text).toString('hex') },
  messageIdOf: (key: string) => messageId(`${key}@sluice.example.org`),
};

/** What every implementation of the `CommentLog` port keeps, over the event store it belongs to. Call it from a spec beside each. */
export const commentLogContract = (
  name: string,
  make: () => Promise<{ readonly comments: CommentLog; readonly events: EventStore }>,
): void => {
  describe(`the comment log contract, ${name}`, () => {
    const planned = async () => {
      const { comments, events } = await make();
      const all = [
        comment('a', '1', ['R01']),
        comment('b', '1', ['R01', 'R22']),
        comment('a', '2', ['R22']),
      ].map((c) => plannedComment(c, parts));
      for (const { event } of all) await events.append([event]);
      // Events of other types stand in the streams of series, too.
      await events.append([
        {
          ...{ sort: 'conclusion', type: 'VerdictChanged', schemaVersion: 1, streamName: 'series-a' },
          idempotencyKey: 'v',
          data: { rules: ['R01'] },
        },
      ]);
      return { comments, keys: all.map((c) => c.plan.key) };
    };

    test('tells the comments of some series, in the order they were planned', async () => {
      const { comments, keys } = await planned();
      const told = await comments.inStreams(['series-a', 'series-none']);
      expect(told.map((c) => [c.revision, c.entry])).toEqual([
        ['1', keys[0]],
        ['2', keys[2]],
      ]);
      expect(told[0]).toMatchObject({
        ...{ audience: 'public', level: 'list', release: '1.4', outcome: 'held', rules: ['R01'] },
        ...{ answers: 'a-1@example.org', comment: `${keys[0] ?? ''}@sluice.example.org` },
        list: 'otter-devel@example.org',
      });
      expect(told[0]?.plannedAt).toMatch(/^\d{4}-/);
      expect(await comments.inStreams([])).toEqual([]);
    });

    test('tells the last comments by a rule, the newest first', async () => {
      const { comments } = await planned();
      const by = async (rule: string, limit: number) =>
        (await comments.ofRule(rule, limit)).map((c) => `${c.series}${c.revision}`);
      expect(await by('R01', 9)).toEqual(['b1', 'a1']);
      expect(await by('R22', 1)).toEqual(['a2']);
      expect(await by('R0', 9)).toEqual([]);
    });
  });
};
