import { resolve } from 'node:path';
import { calendarOf, releaseManagerOf, sameIdentity } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import { loadProject, type ProjectFiles } from './load-project';

const QEMU = resolve(__dirname, '../../../projects/qemu');
const at = (text: string) => text as Instant;

describe('the files of QEMU', () => {
  let qemu: ProjectFiles;
  beforeAll(async () => {
    qemu = await loadProject(QEMU);
  });
  const calendar = (release: string, moment: string) =>
    calendarOf({ announcements: qemu.announcements, policy: qemu.policy, release }, at(moment));

  it.each([
    ['2022-09-01T00:00:00Z', 'development'],
    ['2022-11-01T23:59:59Z', 'development'],
    ['2022-11-02T00:00:00Z', 'soft-freeze'],
    ['2022-11-08T23:59:59Z', 'soft-freeze'],
    ['2022-11-10T00:00:00Z', 'hard-freeze'],
    ['2022-12-14T23:00:00Z', 'hard-freeze'],
    ['2022-12-15T00:00:00Z', 'release'],
  ])('say that 7.2 at %s is in %s', (moment, phase) => {
    expect(calendar('7.2', moment).current.name).toBe(phase);
  });

  it.each([
    ['only proposed', '2022-10-30T00:00:00Z', ['soft-freeze', 'hard-freeze']],
    ['entered', '2022-11-02T00:00:00Z', []],
  ])('leave the freezes of 7.2 an open question while they were %s', (...[, moment, unconfirmed]) => {
    expect(calendar('7.2', moment).unconfirmed.map((p) => p.name)).toEqual(unconfirmed);
  });

  it('know nothing of 8.0', () => {
    expect(calendar('8.0', '2023-01-01T00:00:00Z').announcementsUsed).toEqual([]);
  });

  it('never ask for a release ack, which QEMU does not have', () => {
    const needs = qemu.policy.phases.flatMap((p) => Object.values(p.needs));
    expect(needs).not.toContain('release-ack');
    expect(qemu.policy.releaseAckIsException).toBe(false);
  });

  it('know who merged for 7.2, and his two addresses', () => {
    const manager = releaseManagerOf(qemu.roles, '7.2', at('2022-11-10T00:00:00Z'));
    expect(manager).toMatchObject({ person: 'stefanha@redhat.com' });
    expect(sameIdentity('stefanha@redhat.com', 'stefanha@gmail.com', qemu.identities)).toBe(true);
  });

  it('give every announcement and role a mail as its source', () => {
    const sources = [...qemu.announcements, ...qemu.roles].map((entry) => entry.source.messageId);
    expect(sources).not.toContain(undefined);
  });

  it('pretend no identifiers, fields or versions: what they promise stands in words', () => {
    const { namespaces, identifiers, structures, versions, vpci, promises } = qemu.interfaceModel;
    expect([namespaces, identifiers, structures, versions, vpci.switches]).toEqual([[], [], [], [], []]);
    expect(promises?.flatMap((p) => p.files)).toEqual(expect.arrayContaining(['qapi/', 'migration/']));
  });
});
