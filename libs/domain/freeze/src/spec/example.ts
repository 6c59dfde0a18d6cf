import { parseInstant, type Instant } from '@sluice/kernel';
import { POLICY_CLASSES, type GatePolicy, type PhaseRule, type PolicyClass } from '../policy';
import type { Announcement, DateStatus, Need } from '../release-line';

/** For specs: an instant from text that is known to be good. */
export const time = (text: string): Instant => {
  const read = parseInstant(text);
  if (read === undefined) throw new Error(`no time: ${text}`);
  return read;
};

const needs = (
  rest: Need,
  some: Partial<Record<PolicyClass, Need>> = {},
): Readonly<Record<PolicyClass, Need>> => ({
  ...(Object.fromEntries(POLICY_CLASSES.map((c) => [c, rest])) as Record<PolicyClass, Need>),
  ...some,
});

const phase = (name: string, beginsBy: PhaseRule['beginsBy'], table: PhaseRule['needs']): PhaseRule => ({
  name,
  title: name.replace('-', ' '),
  beginsBy,
  needs: table,
  sources: [{ text: 'for specs' }],
});

/** For specs: a small policy after Xen's. */
export const examplePolicy: GatePolicy = {
  version: 1,
  days: { zone: 'UTC', ends: '24:00', lastDay: 'inside' },
  phases: [
    phase('development', 'announcement', needs('maintainer-ack', { security: 'nothing' })),
    phase('last-posting', 'announcement', needs('maintainer-ack', { security: 'nothing' })),
    phase(
      'feature-freeze',
      'announcement',
      needs('maintainer-ack', {
        security: 'nothing',
        feature: 'no',
        refactoring: 'release-ack',
        unknown: 'release-ack',
      }),
    ),
    phase(
      'code-freeze',
      'announcement',
      needs('maintainer-ack', {
        security: 'nothing',
        feature: 'no',
        refactoring: 'no',
        fix: 'release-ack',
        unknown: 'release-ack',
      }),
    ),
    phase('branch', 'act', needs('release-ack', { security: 'nothing', feature: 'no' })),
    phase('release', 'act', needs('no')),
  ],
  lastPosting: { phase: 'last-posting', classes: ['feature', 'refactoring'], source: { text: 'for specs' } },
  releaseAckIsException: true,
  approvalTrust: 'list-verified',
  soakWorkingDays: 2,
  nearDays: 14,
  holdingSeverities: ['block', 'must-fix'],
};

/** For specs: an announcement with dates written as `2021-10-15 announced`. */
export const announce = (
  saidAt: string,
  dates: Readonly<Record<string, string>>,
  more: Partial<Announcement> = {},
): Announcement => ({
  release: '4.16',
  saidAt: time(saidAt),
  source: { text: `mail of ${saidAt}` },
  dates: Object.entries(dates).map(([name, text]) => ({
    phase: name,
    lastDay: text.slice(0, 10),
    status: text.slice(11) as DateStatus,
  })),
  ...more,
});

/** For specs: the announcements of Xen 4.16, shortened. */
export const exampleAnnouncements: readonly Announcement[] = [
  announce('2021-08-18', { 'last-posting': '2021-09-17 draft', 'feature-freeze': '2021-10-08 draft' }),
  announce('2021-08-27T16:41:44Z', {
    'last-posting': '2021-09-24 announced',
    'feature-freeze': '2021-10-15 announced',
    'code-freeze': '2021-11-05 tentative',
    branch: '2021-11-23 tentative',
    release: '2021-12-06 tentative',
  }),
  announce('2021-10-06T11:18:27Z', { 'code-freeze': '2021-10-29 considered' }),
  announce('2021-10-18T11:50:38Z', { 'code-freeze': '2021-10-29 announced', branch: '2021-11-16 tentative' }),
  announce('2021-11-01T10:41:48Z', { 'code-freeze': '2021-10-29 effective' }, { moratorium: 'declared' }),
  announce('2021-11-01T13:00:00Z', {}, { moratorium: 'lifted' }),
  announce('2021-11-23T17:13:17Z', { branch: '2021-11-23 effective' }),
  announce('2021-12-01T15:08:38Z', { release: '2021-12-01 effective' }),
];
