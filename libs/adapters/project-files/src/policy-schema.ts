import { POLICY_CLASSES, type GatePolicy, type Need, type PolicyClass } from '@sluice/freeze';
import { z } from 'zod';
import { source } from './schema-parts';

const classes = z.array(z.enum(POLICY_CLASSES)).default([]);

/** Needs by what is needed, as people read them; turned into needs by class, of which each must stand exactly once. */
const needs = z
  .strictObject({ nothing: classes, 'maintainer-ack': classes, 'release-ack': classes, no: classes })
  .transform((table, context): Record<PolicyClass, Need> => {
    const listed = Object.entries(table).flatMap(([need, list]) => list.map((c) => [c, need] as const));
    for (const name of POLICY_CLASSES) {
      const times = listed.filter(([c]) => c === name).length;
      if (times !== 1)
        context.addIssue({
          code: 'custom',
          message: `class "${name}" stands ${times} times; each class stands once below nothing, maintainer-ack, release-ack or 'no'`,
        });
    }
    return Object.fromEntries(listed) as Record<PolicyClass, Need>;
  });

const phase = z.strictObject({
  name: z.string(),
  title: z.string(),
  beginsBy: z.enum(['announcement', 'act']),
  needs,
  sources: z.array(source).min(1, 'a phase needs at least one source'),
});

/** `policy.yaml`: what the project asks of each class of change in each phase. */
export const policySchema = z
  .strictObject({
    version: z.int().positive(),
    days: z.strictObject({
      zone: z.string().regex(/^(UTC|[+-]\d{2}:\d{2})$/, "a zone is UTC or an offset such as '+01:00'"),
      ends: z.string().regex(/^\d{2}:\d{2}$/, "the end of a day is written as '24:00'"),
      lastDay: z.enum(['inside', 'outside']),
    }),
    approvalTrust: z.enum(['signed', 'list-verified', 'unproven']),
    releaseAckIsException: z.boolean(),
    soakWorkingDays: z.number().nonnegative().max(30),
    nearDays: z.int().nonnegative().max(365),
    holdingSeverities: z.array(z.enum(['block', 'must-fix', 'ask', 'info'])),
    lastPosting: z.strictObject({ phase: z.string(), classes, source }),
    phases: z.array(phase).min(2, 'a policy needs at least a first phase and the release'),
  })
  .superRefine((policy, context) => {
    const names = policy.phases.map((p) => p.name);
    names.forEach((name, n) => {
      if (names.indexOf(name) !== n)
        context.addIssue({ code: 'custom', path: ['phases', n, 'name'], message: `"${name}" stands twice` });
    });
    if (!names.includes(policy.lastPosting.phase))
      context.addIssue({
        code: 'custom',
        path: ['lastPosting', 'phase'],
        message: `"${policy.lastPosting.phase}" is no phase; write one of ${names.join(', ')}`,
      });
  })
  .transform((policy): GatePolicy => policy);
