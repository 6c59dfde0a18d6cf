import { addSeconds, messageId } from '@sluice/kernel';
import type { Role } from '../release-line';
import { time } from '../spec/example';
import type { FreezeCommand, Said } from './commands';
import { releaseLineDecider } from './decide';
import type { FreezeEvent } from './events';
import { decidedBy } from './state';

const source = { messageId: messageId('decision@example.org') };
const roles: readonly Role[] = [
  { role: 'release-manager', person: 'rm@example.org', release: '4.16', source },
  { role: 'maintainer', person: 'maintainer@example.org', files: [], source },
  { role: 'administrator', person: 'admin@example.org', source },
];
const said = (by: string, at = '2021-10-20T12:00:00Z'): Said => ({
  release: '4.16',
  by,
  at: time(at),
  reason: 'because',
  source,
});
const about = messageId('series@example.org');

const given = (...events: readonly FreezeEvent[]) => ({
  when: (command: FreezeCommand): readonly FreezeEvent[] =>
    releaseLineDecider.decide(events.reduce(releaseLineDecider.evolve, releaseLineDecider.initial), {
      command,
      roles,
      identities: [],
    }),
});

const grant = (by: string): FreezeCommand => ({ type: 'GrantException', said: said(by), data: { about } });
const declare = (by: string): FreezeCommand => ({ type: 'DeclareMoratorium', said: said(by), data: {} });
const hold = (by: string): FreezeCommand => ({ type: 'PlaceHold', said: said(by), data: { about } });
const dismiss = (by: string): FreezeCommand => ({
  type: 'DismissFinding',
  said: said(by),
  data: { about, rule: 'R01' },
});
const appoint = (by: string): FreezeCommand => ({
  type: 'AppointReleaseManager',
  said: said(by),
  data: { person: 'new@example.org', deputy: true },
});

describe('who may decide what', () => {
  it.each([
    ['the release manager grants an exception', grant('rm@example.org'), 'ExceptionGranted'],
    ['a maintainer may not', grant('maintainer@example.org'), 'GrantExceptionRefused'],
    ['an administrator may not either', grant('admin@example.org'), 'GrantExceptionRefused'],
    [
      'only the release manager declares a moratorium',
      declare('maintainer@example.org'),
      'DeclareMoratoriumRefused',
    ],
    ['a maintainer places a hold', hold('maintainer@example.org'), 'HoldPlaced'],
    ['a stranger does not', hold('stranger@example.org'), 'PlaceHoldRefused'],
    ['a maintainer dismisses a finding', dismiss('maintainer@example.org'), 'FindingDismissed'],
    ['an administrator appoints a release manager', appoint('admin@example.org'), 'ReleaseManagerAppointed'],
    ['a stranger does not', appoint('stranger@example.org'), 'AppointReleaseManagerRefused'],
  ])('%s', (_, command, type) => {
    expect(
      given()
        .when(command)
        .map((e) => e.type),
    ).toEqual([type]);
  });

  it('a refused command says why, and changes nothing', () => {
    const [refused] = given().when(grant('maintainer@example.org'));
    expect(refused?.data).toEqual({
      why: 'maintainer@example.org is not the release manager for 4.16 on 2021-10-20 (release manager: rm@example.org)',
    });
    const { initial, evolve } = releaseLineDecider;
    expect(refused === undefined ? undefined : evolve(initial, refused)).toBe(initial);
  });

  it('an appointed deputy may decide from then on', () => {
    const appointed = given().when(appoint('admin@example.org'));
    expect(given(...appointed).when(grant('new@example.org'))[0]?.type).toBe('ExceptionGranted');
  });
});

describe('a schedule', () => {
  const announce = (by: string, lastDay: string, notify?: true): FreezeCommand => ({
    type: 'AnnounceSchedule',
    said: said(by),
    data: { dates: [{ phase: 'feature-freeze', lastDay, status: 'announced' }], notify },
  });
  const outcome = (command: FreezeCommand) =>
    given()
      .when(command)
      .map((e) => [e.type, e.data])[0];
  const refusal = (why: string) => [
    'AnnounceScheduleRefused',
    { why: `admin@example.org is not the release manager for 4.16 on 2021-10-20: ${why}` },
  ];

  it('is entered by an administrator, but for days that have passed', () => {
    expect(outcome(announce('admin@example.org', '2021-10-20'))?.[0]).toBe('ScheduleAnnounced');
    expect(outcome(announce('admin@example.org', '2021-10-19'))).toEqual(
      refusal('a day that has passed (feature-freeze after 2021-10-19) is theirs to announce'),
    );
    expect(outcome(announce('rm@example.org', '2021-10-19'))?.[0]).toBe('ScheduleAnnounced');
  });

  it('says that authors are to be told where the release manager says so, and nobody else', () => {
    expect(outcome(announce('rm@example.org', '2021-10-22', true))?.[1]).toMatchObject({ notify: true });
    expect(outcome(announce('rm@example.org', '2021-10-22'))?.[1]).not.toHaveProperty('notify');
    expect(outcome(announce('admin@example.org', '2021-10-22', true))).toEqual(
      refusal('whether authors are told is theirs to say'),
    );
  });
});

describe('repeats', () => {
  it.each([
    ['the same exception', grant('rm@example.org')],
    ['a moratorium in force', declare('rm@example.org')],
    ['a hold that stands', hold('rm@example.org')],
    ['the same dismissal', dismiss('rm@example.org')],
  ])('%s is decided once', (_, command) => {
    expect(given(...given().when(command)).when(command)).toEqual([]);
  });

  it('a refusal and then a grant are two decisions, and the last stands', () => {
    const refuse: FreezeCommand = { type: 'RefuseException', said: said('rm@example.org'), data: { about } };
    const refused = given(...given().when(grant('rm@example.org'))).when(refuse);
    expect(refused.map((e) => e.type)).toEqual(['ExceptionRefused']);
  });

  it.each(['LiftMoratorium', 'ReleaseHold'] as const)('%s of nothing is nothing', (type) => {
    const command = { type, said: said('rm@example.org'), data: { about } } as FreezeCommand;
    expect(given().when(command)).toEqual([]);
  });
});

describe('a moratorium that a mail declared', () => {
  const at = said('rm@example.org').at;
  const announced = (what: 'declared' | 'lifted') => ({
    what,
    at: addSeconds(at, -60),
    source: { text: 'mail' },
  });
  const decideAfter = (what: 'declared' | 'lifted', type: 'DeclareMoratorium' | 'LiftMoratorium') =>
    releaseLineDecider
      .decide(releaseLineDecider.initial, {
        command: { type, said: said('rm@example.org'), data: {} },
        roles,
        identities: [],
        announcedMoratorium: announced(what),
      })
      .map((e) => e.type);

  it.each([
    ['is lifted by a command', 'declared', 'LiftMoratorium', ['MoratoriumLifted']],
    ['is not declared twice', 'declared', 'DeclareMoratorium', []],
    ['may be declared again when it was lifted', 'lifted', 'DeclareMoratorium', ['MoratoriumDeclared']],
    ['is not lifted twice', 'lifted', 'LiftMoratorium', []],
  ] as const)('%s', (...[, what, type, events]) => {
    expect(decideAfter(what, type)).toEqual(events);
  });
});

describe('what had been decided by a moment', () => {
  const events: readonly FreezeEvent[] = [
    { type: 'HoldReleased', said: said('rm@example.org', '2021-10-25'), data: { about } },
    { type: 'HoldPlaced', said: said('rm@example.org', '2021-10-20'), data: { about } },
    { type: 'FindingDismissed', said: said('rm@example.org', '2026-01-01'), data: { about, rule: 'R01' } },
  ];

  it.each([
    ['before the hold', '2021-10-19', 0],
    ['while it stands', '2021-10-24', 1],
    ['after its release, whatever order they came in', '2021-10-26', 0],
  ])('%s', (_, at, holds) => {
    expect(decidedBy(events, '4.16', time(at)).holds).toHaveLength(holds);
  });

  it('a dismissal is knowledge and counts for every moment', () => {
    expect(decidedBy(events, '4.16', time('2021-10-01')).dismissals).toHaveLength(1);
  });

  it('the same decisions are the same object, so that what is worked out of them can be remembered', () => {
    expect(decidedBy(events, '4.16', time('2021-10-21'))).toBe(decidedBy(events, '4.16', time('2021-10-24')));
  });

  it('another release line has decisions of its own', () => {
    expect(decidedBy(events, '4.17', time('2026-02-01')).dismissals).toHaveLength(0);
  });
});
