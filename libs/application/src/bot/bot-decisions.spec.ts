import type { EventEnvelope, Instant, MessageId } from '@sluice/kernel';
import type { PersonDecided } from '../person-decided';
import { botStandingOf, type BotDecision } from './bot-decisions';

const AT = '2021-10-13T12:00:00Z' as Instant;

const event = (key: string, data: PersonDecided): EventEnvelope =>
  ({ type: 'PersonDecided', streamName: 'bot', idempotencyKey: key, data }) as unknown as EventEnvelope;

const said = (key: string, decision: BotDecision): EventEnvelope =>
  event(key, { about: 'bot', decision, by: 'ann@example.org', at: AT, reason: '' });

const thread = 'a@example.org' as MessageId;

it('a person is muted whatever the case of the address, until they say otherwise', () => {
  const muted = said('1', { kind: 'mute', scope: { person: 'Ann@Example.org' } });
  expect([...botStandingOf([muted]).persons]).toEqual(['ann@example.org']);
  const back = said('2', { kind: 'unmute', scope: { person: 'ANN@example.org' } });
  expect([...botStandingOf([muted, back]).persons]).toEqual([]);
});

it('the switch is where the last word put it', () => {
  const [stop, start] = [said('1', { kind: 'stop' }), said('2', { kind: 'start' })];
  expect(botStandingOf([stop, start, said('3', { kind: 'stop' })]).isStopped).toBe(true);
  expect(botStandingOf([stop, start]).isStopped).toBe(false);
  expect(botStandingOf([]).isStopped).toBe(false);
});

it('what was undone was not said', () => {
  const standing = botStandingOf([
    said('1', { kind: 'mute', scope: { thread } }),
    said('2', { kind: 'mute', scope: { rule: 'R01' } }),
    event('3', { about: 'undo', event: '1' }),
  ]);
  expect([[...standing.threads], [...standing.rules]]).toEqual([[], ['R01']]);
});

it('each word against a comment is kept', () => {
  const wrong = { kind: 'wrong', comment: thread, rules: ['R01'] } as const;
  expect(botStandingOf([said('1', wrong), said('2', wrong)]).wrong).toHaveLength(2);
});
