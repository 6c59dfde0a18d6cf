import { messageId } from '@sluice/kernel';
import type { Declaration } from '@sluice/series';
import {
  incoming,
  KNOWLEDGE,
  patch,
  reply,
  STORY,
  storyWorld,
  time,
  viewPorts,
  worldOf,
} from '../spec-builders';
import type { Viewpoint } from '../views';
import { inOrder, seriesTimeline, timelineJson } from './series-timeline';
import type { TimelineEntry } from './timeline-entry';

const timeline = async (viewpoint: Viewpoint = {}) =>
  seriesTimeline(viewPorts(await storyWorld()), 'ice@example.org', viewpoint);

const told = (entries: readonly TimelineEntry[]) => entries.map(({ kind, what }) => `${kind}: ${what}`);

test('tells what happened, oldest first', async () => {
  const { entries } = await timeline();
  expect(told(entries.filter(({ kind }) => kind !== 'verdict'))).toEqual([
    'revision: v1 posted: 2 patches',
    'mail: Milo Maintainer answered patch 1',
    'mail: Milo Maintainer answered patch 2',
    'trailer: Acked-by: Milo Maintainer',
    'objection: Milo Maintainer may object',
    'revision: v2 posted: 2 patches',
  ]);
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
});

test('judges anew when something was said, and tells only what changed', async () => {
  const { entries, verdictsSince } = await timeline();
  const steps = entries.flatMap(({ kind, at, verdict }) =>
    kind === 'verdict' ? [[at, verdict?.after]] : [],
  );
  expect(steps.length).toBeGreaterThan(0);
  expect(new Set(steps.map(([at]) => at)).size).toBe(steps.length);
  expect(verdictsSince).toBeUndefined();
});

test('knows nothing of what was said later', async () => {
  const { entries } = await timeline({ asOf: time('2024-03-01T12:00') });
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['revision', 'verdict']));
});

test('what was declared is told from when it was said, with the verdict that follows', async () => {
  const at = time('2024-03-06T10:00');
  const declarations: readonly Declaration[] = [
    {
      kind: 'future',
      messageId: messageId('ice-1-v2@example.org'),
      as: 'author',
      ...{ by: 'olli@example.org', at, reason: 'next year' },
    },
  ];
  const ports = viewPorts(await storyWorld(), { ...KNOWLEDGE, declarations });
  const of = async (asOf?: Viewpoint['asOf']) =>
    (await seriesTimeline(ports, 'ice@example.org', { asOf })).entries.filter((e) => e.at >= at);
  expect((await of()).map(({ what, detail }) => [what, detail])).toEqual([
    ['olli@example.org (who posted it) parked it', 'next year'],
    [
      'open → closed for 1.4',
      'On 2024-03-06 olli@example.org (who posted it) parked it (“next year”): what is parked is never a gate candidate.',
    ],
  ]);
  expect(await of(time('2024-03-06T09:59:59Z'))).toEqual([]);
});

test('an objection is told with the words and the mail', async () => {
  const { entries } = await timeline();
  expect(entries.find(({ kind }) => kind === 'objection')).toMatchObject({
    detail: "I don't like this approach.",
    messageId: 'ice-objection@example.org',
    revision: '1',
  });
});

test('a revision of which patches never came says how many did', async () => {
  const world = await worldOf([
    [patch('one', '[PATCH 1/3] otter: dive'), reply('yes', 'one', { text: 'Nice.' })].map((m) => incoming(m)),
  ]);
  const { entries } = await seriesTimeline(viewPorts(world), 'one@example.org', {});
  expect(told(entries)[0]).toBe('revision: v1 posted: 1 of 3 patches');
});

test('as JSON has null for what is not there', async () => {
  const [first] = timelineJson(await timeline()).entries;
  expect(first).toMatchObject({ kind: 'revision', detail: null, commit: null, series: null, weight: null });
});

test('what was said at one moment comes before what it did', () => {
  const at = time('2024-03-01T12:00');
  const entries = (['verdict', 'objection', 'mail'] as const).map((kind) => ({ kind, at, what: '' }));
  expect(inOrder(entries).map(({ kind }) => kind)).toEqual(['mail', 'objection', 'verdict']);
});

test('of the story every mail of the series is told', async () => {
  const { entries } = await timeline();
  const mails = STORY.map((m) => String(m.messageId)).filter((id) => /^ice-(?:ack|objection)/.test(id));
  expect(mails.every((id) => entries.some((e) => e.messageId === id))).toBe(true);
});

test('a posting is judged when it is there, not patch by patch', async () => {
  const world = await worldOf([
    ['1', '2', '3'].map((n) =>
      incoming(
        patch(`dive-${n}`, `[PATCH ${n}/3] otter: dive ${n}`, {
          date: time(`2024-03-01T10:00:0${n}Z`),
          inReplyTo: n === '1' ? [] : [messageId('dive-1@example.org')],
        }),
      ),
    ),
  ]);
  const { entries } = await seriesTimeline(viewPorts(world), 'dive-1@example.org', {
    asOf: time('2024-03-01T12:00'),
  });
  expect(entries.flatMap(({ kind, at }) => (kind === 'verdict' ? [at] : []))).toEqual([
    '2024-03-01T10:00:03Z',
  ]);
});
