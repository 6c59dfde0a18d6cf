import { resolve } from 'node:path';
import { catalogueOn, catalogueText, type Catalogue } from '@sluice/application';
import type { InterfaceModel } from '@sluice/interface-model';
import { loadProject } from '@sluice/project-files';

let model: InterfaceModel;
beforeAll(async () => {
  model = (await loadProject(resolve(__dirname, '../../../libs/projects/xen'))).interfaceModel;
});

const on = (day: string): Catalogue => catalogueOn(model, day);
const valueOf = (day: string, name: string): number | null | undefined =>
  on(day).bits.find((b) => b.name === name)?.value;

test.each([
  ['2021-10-06', undefined, undefined, 7],
  ['2021-10-07', 7, undefined, 8],
  ['2021-10-13', 7, 8, 9],
  ['2021-10-14', null, 7, 8],
  ['2025-06-17', null, 7, 9],
])('on %s vpci has %s, vpmu %s, and the next flag would get %s', (...[day, vpci, vpmu, next]) => {
  expect(valueOf(day, 'XEN_DOMCTL_CDF_vpci')).toBe(vpci);
  expect(valueOf(day, 'XEN_DOMCTL_CDF_vpmu')).toBe(vpmu);
  expect(on(day).words.find((w) => w.channel === 'cdf')?.nextFree).toBe(next);
});

test('an entry tells its past, and nothing that came later', () => {
  const past = (day: string) =>
    on(day)
      .bits.find((b) => b.name === 'XEN_DOMCTL_CDF_vpmu')
      ?.history.map((h) => [h.value, h.from?.commit, h.until?.commit ?? null]);
  expect(past('2021-10-13')).toEqual([[8, 'dbb948110a', null]]);
  expect(past('2021-10-14')).toEqual([
    [8, 'dbb948110a', '9516d01ac3'],
    [7, '9516d01ac3', null],
  ]);
});

test.each([
  ['2021-10-13', ['0x14', true], ['0x13', false]],
  ['2021-10-14', ['0x14', true], ['0x14', true]],
  ['2023-05-10', ['0x15', false], ['0x15', false]],
  ['2023-05-11', ['0x16', true], ['0x15', false]],
])('on %s domctl is %j and sysctl %j: value, bumped in the cycle', (...[day, domctl, sysctl]) => {
  expect(on(day).versions.map((v) => [v.value, v.bumpedThisCycle])).toEqual([domctl, sysctl]);
});

const channelsOf = (day: string, name: string): readonly string[] =>
  (on(day).capabilities.find((c) => c.name === name)?.signals ?? []).map(
    (s) => `${s.arch} ${s.roles.join('+')} ${s.state} ${s.identifier}`,
  );

test.each([
  ['2018-03-22', []],
  [
    '2021-10-13',
    [
      'x86 hardware required XEN_X86_EMU_VPCI',
      'x86 domU rejected XEN_X86_EMU_VPCI',
      'arm domU+dom0 accepted XEN_DOMCTL_CDF_vpci',
      'x86  rejected XEN_DOMCTL_CDF_vpci',
    ],
  ],
  ['2026-08-20', ['x86 hardware required XEN_X86_EMU_VPCI', 'x86 domU rejected XEN_X86_EMU_VPCI']],
])('on %s vPCI is signalled so', (day, channels) => {
  expect(channelsOf(day, 'vpci')).toEqual(channels);
});

test.each([
  ['2018-03-22', 'absent', 'absent'],
  ['2018-03-23', 'functional', 'absent'],
  ['2021-10-20', 'functional', 'constant-false'],
  ['2026-08-20', 'functional', 'constant-false'],
])('on %s vPCI is %s for the hardware domain of x86, and %s on Arm', (...[day, x86, arm]) => {
  const state = (arch: string): string | undefined =>
    on(day).vpci.switches.find((s) => s.arch === arch && s.roles.some((r) => r !== 'domU'))?.state;
  expect([state('x86'), state('arm')]).toEqual([x86, arm]);
});

test('as text no line is longer than 100 columns, on any day on which something changed', () => {
  const days = [
    ...new Set(
      model.identifiers.flatMap((i) => i.values.flatMap((v) => (v.from === undefined ? [] : [v.from.date]))),
    ),
    '2000-01-01',
    model.upTo.date,
  ];
  const long = days.flatMap((day) =>
    catalogueText(on(day))
      .split('\n')
      .filter((line) => line.length > 100),
  );
  expect(long).toEqual([]);
  expect(days.length).toBeGreaterThan(25);
});
