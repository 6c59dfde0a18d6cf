import {
  POLICY_CLASSES,
  type Announcement,
  type GatePolicy,
  type Need,
  type PolicyClass,
  type Role,
} from '@sluice/freeze';
import { messageId, parseInstant, type Instant } from '@sluice/kernel';

/** For specs: an instant from text that is known to be good. */
export const time = (text: string): Instant => {
  const read = parseInstant(text);
  if (read === undefined) throw new Error(`no time: ${text}`);
  return read;
};

const source = { text: 'for specs' };
const needs = (
  rest: Need,
  some: Partial<Record<PolicyClass, Need>>,
): Readonly<Record<PolicyClass, Need>> => ({
  ...(Object.fromEntries(POLICY_CLASSES.map((c) => [c, rest])) as Record<PolicyClass, Need>),
  ...some,
});
const exempt = { security: 'nothing', 'release-administration': 'nothing' } as const;
const frozen = { ...exempt, feature: 'no' } as const;

/** For specs: a small policy after Xen's. */
export const policy: GatePolicy = {
  version: 1,
  days: { zone: 'UTC', ends: '24:00', lastDay: 'inside' },
  phases: (
    [
      ['development', 'development', 'announcement', needs('maintainer-ack', exempt)],
      ['last-posting', 'run-up to the freeze', 'announcement', needs('maintainer-ack', exempt)],
      [
        'feature-freeze',
        'feature freeze',
        'announcement',
        needs('maintainer-ack', { ...frozen, refactoring: 'release-ack', unknown: 'release-ack' }),
      ],
      [
        'code-freeze',
        'code freeze',
        'announcement',
        needs('maintainer-ack', { ...frozen, refactoring: 'no', fix: 'release-ack', unknown: 'release-ack' }),
      ],
      ['branch', 'release-branch stabilisation', 'act', needs('release-ack', frozen)],
      ['release', 'release', 'act', needs('no', {})],
    ] as const
  ).map(([name, title, beginsBy, table]) => ({ name, title, beginsBy, needs: table, sources: [source] })),
  lastPosting: { phase: 'last-posting', classes: ['feature', 'refactoring'], source },
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
  source: { messageId: messageId(`schedule-${saidAt}@example.org`) },
  dates: Object.entries(dates).map(([phase, text]) => {
    const [lastDay = '', status] = text.split(' ');
    return { phase, lastDay, status: status as 'announced' };
  }),
  ...more,
});

/** For specs: the announcements of Xen 4.16, shortened. */
export const announcements: readonly Announcement[] = [
  announce('2021-08-27T16:41:44Z', {
    'last-posting': '2021-09-24 announced',
    'feature-freeze': '2021-10-15 announced',
    'code-freeze': '2021-11-05 tentative',
  }),
  announce('2021-10-18T11:50:38Z', { 'code-freeze': '2021-10-29 announced' }),
  announce('2021-11-01T10:41:48Z', {}, { moratorium: 'declared' }),
  announce('2021-11-01T13:00:00Z', {}, { moratorium: 'lifted' }),
  announce('2021-11-23T17:13:17Z', { branch: '2021-11-23 effective' }),
  announce('2021-12-01T15:08:38Z', { release: '2021-12-01 effective' }),
];

/** For specs: some people by their short names, with name and address. */
export const people = {
  poster: { name: 'Rahul Poster', address: 'poster@example.org' },
  rm: { name: 'Ian Manager', address: 'rm@example.org' },
  x86: { name: 'Jan Maintainer', address: 'x86@example.org' },
  arm: { name: 'Julien Maintainer', address: 'arm@example.org' },
  armAtWork: { name: 'Julien Maintainer', address: 'arm@work.example.com' },
  stranger: { name: 'Some Stranger', address: 'stranger@example.net' },
} as const;

export const identities = [
  { name: 'Julien Maintainer', addresses: ['arm@example.org', 'arm@work.example.com'] },
  { name: 'Ian Manager', addresses: ['rm@example.org'] },
  { name: 'Jan Maintainer', addresses: ['x86@example.org'] },
];

export const roles: readonly Role[] = [
  {
    role: 'release-manager',
    person: 'rm@example.org',
    release: '4.16',
    validFrom: time('2021-08-18'),
    source,
  },
  { role: 'maintainer', person: 'x86@example.org', files: ['xen/arch/x86/'], source },
  { role: 'maintainer', person: 'arm@example.org', files: ['xen/arch/arm/'], source },
  { role: 'maintainer', person: 'rest@example.org', files: [], source },
];
