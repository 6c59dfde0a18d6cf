import type { Mail } from '@sluice/mail';
import type { IncomingMail } from '../ports/intake-store';
import { bit, changing, incoming, mail, patch, time, viewPorts, worldOf } from '../spec-builders';
import { claimedBits } from './claimed-bits';

const by = (name: string) => ({ from: { name, address: `${name.toLowerCase()}@example.org` } });

const MAILS: readonly IncomingMail[] = [
  changing(patch('one', '[PATCH] otter: dive by the book', by('Ann')), [
    bit('bit-added', 'OTTER_DIVE', { to: '10' }),
    bit('bit-renumbered', 'OTTER_SWIM', { from: '3', to: '9' }),
  ]),
  changing(patch('two', '[PATCH] otter: dive another way', by('Bob')), [
    bit('bit-added', 'OTTER_PLUNGE', { to: '10' }),
    bit('bit-removed', 'OTTER_WALK', { from: '2' }),
  ]),
  changing(patch('later', '[PATCH for-1.5] otter: dive next year', by('Cid')), [
    bit('bit-added', 'OTTER_LATER', { to: '11' }),
  ]),
  changing(patch('gone', '[PATCH] otter: never mind', by('Dan')), [
    bit('bit-added', 'OTTER_GONE', { to: '12' }),
  ]),
  incoming(
    mail('gone-back', {
      ...by('Dan'),
      subject: 'Re: otter: never mind',
      inReplyTo: ['gone@example.org' as Mail['messageId']],
      text: 'I withdraw this patch.\n',
      date: time('2024-03-02T10:00'),
    }),
  ),
];

const claims = async (lines: readonly string[]) =>
  (await claimedBits(viewPorts(await worldOf([MAILS])), { lines })).map(
    (c) => `${c.bit} ${c.name} ${c.change}`,
  );

describe('claimed bits', () => {
  test('are those that series in flight add or move to, two at one number together', async () => {
    const found = await claims(['1.4']);
    expect(found.slice(0, 3)).toEqual([
      '9 OTTER_SWIM renumbered, was 3',
      '10 OTTER_DIVE added',
      '10 OTTER_PLUNGE added',
    ]);
    expect(found).not.toContain('11 OTTER_LATER added');
  });

  test('are of the release lines that are asked for', async () => {
    expect(await claims(['1.5'])).toEqual(['11 OTTER_LATER added']);
    expect(await claims([])).toEqual([]);
  });
});
