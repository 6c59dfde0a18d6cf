import type { FreezeEvent } from '@sluice/freeze';
import type { Mail } from '@sluice/mail';
import fc from 'fast-check';
import { digestOf } from './digest';
import { noteHeard, withHeard } from './heard';
import { freezeReport } from './reports/freeze-report';
import { HASHING, incoming, KNOWLEDGE, mail, STORY, time, viewPorts, worldOf } from './spec-builders';

const RITA = { name: 'Rita Manager', address: 'rita@example.org' };
const schedule = (id: string, day: string, parts: Partial<Mail> = {}): Mail =>
  mail(id, {
    subject: 'Release schedule for 1.4',
    text: `Plan:\n\n  ${day}   Code freeze\n\nPlease do not commit anything until I say so.\n`,
    from: RITA,
    date: time('2024-03-03T09:00'),
    ...parts,
  });

const SCHEDULE = schedule('schedule', 'Friday 8th March');

const knowing = async (mails: readonly Mail[], more: Partial<typeof KNOWLEDGE> = {}) => {
  const world = await worldOf([mails.map((m) => incoming(m))]);
  const knowledge = withHeard({ ...KNOWLEDGE, ...more }, await world.releaseMails());
  return { world, knowledge, ports: viewPorts(world, knowledge) };
};

const outcomes = async (mails: readonly Mail[], asOf: string, more: Partial<typeof KNOWLEDGE> = {}) => {
  const { ports } = await knowing(mails, more);
  const report = await freezeReport(ports, '1.4', { asOf: time(asOf) });
  return { report, reasons: report.decisions.flatMap((d) => d.reasons.map((r) => `${r.rule} ${r.effect}`)) };
};

describe('a release mail in an archive', () => {
  test('shows on the report with its mark, and leaves verdicts to a person', async () => {
    const { report, reasons } = await outcomes([...STORY, SCHEDULE], '2024-03-06');
    expect(report.heard).toEqual([
      {
        messageId: 'schedule@example.org',
        by: 'Rita Manager',
        saidAt: '2024-03-03T09:00:00Z',
        says: ['commit moratorium declared'],
        confirmed: false,
      },
    ]);
    expect(reasons).toContain('read-by-machine undetermines');
    expect(report.moratorium).toBe(false);
  });

  test('says nothing before it was said', async () => {
    const { report, reasons } = await outcomes([...STORY, SCHEDULE], '2024-03-02');
    expect(report.heard).toEqual([]);
    expect(reasons.join()).not.toContain('read-by-machine');
  });

  test('says nothing when it is somebody else’s', async () => {
    const forged = { ...SCHEDULE, from: { name: 'Rita Manager', address: 'rita@elsewhere.example' } };
    expect((await outcomes([...STORY, forged], '2024-03-06')).report.heard).toEqual([]);
  });

  test('adds nothing once a person entered what it says, naming the mail', async () => {
    const declared: FreezeEvent = {
      type: 'MoratoriumDeclared',
      said: {
        release: '1.4',
        by: RITA.address,
        at: time('2024-03-04'),
        reason: 'her mail',
        source: { messageId: SCHEDULE.messageId },
      },
      data: {},
    };
    const { report, reasons } = await outcomes([...STORY, SCHEDULE], '2024-03-06', { decisions: [declared] });
    expect([report.heard, report.moratorium]).toEqual([[], true]);
    expect(reasons).toContain('moratorium holds');
    expect(reasons.join()).not.toContain('read-by-machine');
  });

  test('is known only from when it was learnt', async () => {
    const { world } = await knowing([...STORY, SCHEDULE]);
    const mails = await world.releaseMails();
    expect(withHeard(KNOWLEDGE, mails, time('2024-03-01')).heard).toEqual([]);
    expect(withHeard(KNOWLEDGE, mails, time('2024-03-11')).heard).toHaveLength(1);
  });

  test('means the same whatever came first', async () => {
    const mails = [
      ...STORY,
      SCHEDULE,
      schedule('again', 'Friday 15th March', { date: time('2024-03-05T09:00') }),
    ];
    const digest = async (order: readonly Mail[]) =>
      (await digestOf((await knowing(order)).ports, { asOf: time('2024-03-06') }, HASHING)).digest;
    const expected = await digest(mails);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(mails, { minLength: mails.length }), async (order) => {
        expect(await digest(order)).toBe(expected);
      }),
      { numRuns: 12 },
    );
  });

  test('puts everything on the to-do list, once', async () => {
    const { world, knowledge } = await knowing([...STORY, SCHEDULE]);
    const stores = { intake: world, derivation: world };
    expect(await noteHeard(stores, KNOWLEDGE, HASHING)).toBe(false);
    expect(await world.dirty(10)).toEqual([]);
    expect(await noteHeard(stores, knowledge, HASHING)).toBe(true);
    expect((await world.dirty(10)).length).toBeGreaterThan(1);
    expect(await noteHeard(stores, knowledge, HASHING)).toBe(false);
    expect(await noteHeard(stores, KNOWLEDGE, HASHING)).toBe(true);
  });
});
