import { cycleBegan, switchStateOn, versionOn, wasReleased } from './as-of';
import { smallModel } from './redrawn/model';

describe('the model on a day', () => {
  it.each([
    ['2021-03-23', '4.14'],
    ['2021-03-24', '4.15'],
    ['2021-11-22', '4.15'],
    ['2021-11-23', '4.16'],
    ['2019-01-01', undefined],
  ])('on %s the cycle began when %s branched', (day, release) => {
    expect(cycleBegan(smallModel, day)?.release).toBe(release);
  });

  it.each([
    ['2021-07-05', '0x13', false],
    ['2021-07-06', '0x14', true],
    ['2021-11-23', '0x14', false],
  ])('on %s the version was %s, bumped in the running cycle: %s', (day, value, thisCycle) => {
    const history = smallModel.versions[0];
    expect(history && versionOn(smallModel, history, day)).toMatchObject({ value, thisCycle });
  });

  it.each([
    ['4.16', '2021-11-29', false],
    ['4.16', '2021-11-30', true],
    ['4.7', '2021-01-01', true],
    ['3.x', '2021-01-01', true],
    ['never', '2026-01-01', false],
  ])('%s was out on %s: %s', (release, day, out) => {
    expect(wasReleased(smallModel, release, day)).toBe(out);
  });

  it('knows no state of a switch before its first', () => {
    const arm = smallModel.vpci.switches[0];
    expect(arm && switchStateOn(arm, '2021-01-28')).toBeUndefined();
    expect(arm && switchStateOn(arm, '2021-10-07')?.state).toBe('constant-false');
  });
});
