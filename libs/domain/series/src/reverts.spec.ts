import { mail } from './builders/mails';
import { assembled } from './builders/outline';
import { resolveReverts } from './reverts';

const patch = (id: string, at: string, version = '') =>
  mail({ id, subject: `[PATCH${version}] Introduce the flag`, at });
const revert = mail({
  id: 'r',
  subject: '[PATCH] Revert "Introduce the flag"',
  at: '16:00',
  from: 'Bob Builder',
  reverts: { commit: '2075b410ee', subject: 'Introduce the flag' },
});

const named = (...mails: Parameters<typeof assembled>[0]) =>
  resolveReverts(assembled([...mails, revert]).series).find((s) => s.reverts !== undefined)?.reverts;

describe('a revert', () => {
  it('is a series of its own', () => {
    expect(assembled([patch('a', '10:00'), revert]).series).toHaveLength(2);
  });

  it('names the last posting of that subject before it', () => {
    const mails = [patch('a', '10:00'), patch('b', '12:00', ' v2'), patch('c', '18:00', ' v3')];
    expect(named(...mails)).toMatchObject({ commit: '2075b410ee', messageId: 'b' });
  });

  it('keeps commit and subject when that posting is not known', () => {
    expect(named()).toEqual({ commit: '2075b410ee', subject: 'Introduce the flag' });
  });
});
