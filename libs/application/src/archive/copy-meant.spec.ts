import type { MessageId } from '@sluice/kernel';
import type { StoredMail } from '../ports/intake-store';
import { copyMeant } from './copy-meant';

const MAIL = 'a@example.org' as MessageId;

const copy = (rawHash: string, contentHash: string): StoredMail =>
  ({
    rawHash,
    saidAt: '2021-10-13T12:00:00Z',
    proven: true,
    trust: 'unproven',
    reading: { messageId: MAIL, contentHash, listIds: [], from: { name: '', address: 'a@b.c' } },
  }) as unknown as StoredMail;

it('copies that differ only in what lists add are one mail', () => {
  const { mail, contested } = copyMeant([copy('2', 'x'), copy('1', 'x')], []);
  expect([mail?.rawHash, contested]).toEqual(['1', false]);
});

it('of copies that differ the first is shown, and none counts', () => {
  const { mail, contested } = copyMeant([copy('2', 'x'), copy('1', 'y')], []);
  expect([mail?.rawHash, contested]).toEqual(['2', true]);
});

it('what a person picked is meant, and is contested no more', () => {
  const pick = { kind: 'pick-copy', messageId: MAIL, rawHash: '1' } as const;
  const { mail, contested } = copyMeant([copy('2', 'x'), copy('1', 'y')], [pick]);
  expect([mail?.rawHash, contested]).toEqual(['1', false]);
});

it('another copy may be asked for, and one that is not there is none', () => {
  const copies = [copy('2', 'x'), copy('1', 'y')];
  expect(copyMeant(copies, [], '1').mail?.rawHash).toBe('1');
  expect(copyMeant(copies, [], '3').mail).toBeUndefined();
});
