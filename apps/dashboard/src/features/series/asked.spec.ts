import type { Reason } from '../../ui/evidence';
import { askedOf, type Acks, type AskedFrom } from './asked';

const reason = (rule: string, effect: Reason['effect'] = 'holds'): Reason => ({
  ...{ rule, effect, ruleVersion: 1, severity: 'must-fix', sentence: '', evidence: [], clearedBy: '' },
});

const ACKS = {
  patches: [
    {
      files: [
        { approval: 'missing', maintainers: [{ name: 'Jan', address: 'jan@x' }] },
        { approval: 'approved', maintainers: [{ name: 'Julien', address: 'julien@x' }] },
        { approval: 'unheard', maintainers: [{ name: '', address: 'dave@x' }] },
      ],
    },
  ],
} as unknown as Acks;

const asked = (rules: readonly Reason[], more: Partial<AskedFrom> = {}) =>
  askedOf({
    ...{ reasons: rules, acks: ACKS, objectors: ['Andrew'], releaseManager: 'Ian', poster: 'Rahul' },
    ...more,
  });

test.each([
  ['objections', ['Andrew (objects)']],
  ['maintainer-ack', ['Jan', 'dave@x']],
  ['release-ack', ['Ian (release manager)']],
  ['R01', ['Rahul (poster)']],
  ['completeness', ['Rahul (poster)']],
  ['shipped', []],
])('%s asks %j', (rule, who) => {
  expect(asked([reason(rule)])).toEqual(who);
});

test('asks everybody once, in the order of the reasons', () => {
  expect(asked([reason('objections'), reason('R01'), reason('R05')])).toEqual([
    'Andrew (objects)',
    'Rahul (poster)',
  ]);
});

test('a release manager who is asked as such is not asked again for files', () => {
  expect(asked([reason('release-ack'), reason('maintainer-ack')], { releaseManager: 'Jan' })).toEqual([
    'Jan (release manager)',
    'dave@x',
  ]);
});

test('what only informs asks nobody', () => {
  expect(asked([reason('R29', 'informs')])).toEqual([]);
});

test('nobody is asked who is not known', () => {
  expect(asked([reason('release-ack'), reason('R01')], { releaseManager: undefined, poster: '' })).toEqual(
    [],
  );
});
