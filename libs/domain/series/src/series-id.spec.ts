import { mail, posting } from './builders/mails';
import { assembled } from './builders/outline';
import { messageIdsOf } from './series-id';

const two = posting('b', 'PATCH v2', { patches: ['Add a widget', 'Use the widget'], at: '15:00' });
const one = posting('a', 'PATCH', { patches: ['Add a widget', 'Use the widget'] });

describe('the id of a series', () => {
  it('hangs on its first posting only: answers and later revisions do not change it', () => {
    const answer = mail({ id: 'k', subject: 'Re: [PATCH 1/2] Add a widget', to: 'a.1', at: '11:00' });
    const [first] = assembled(one).series;
    expect(assembled([...one, ...two, answer]).series[0]?.id).toBe(first?.id);
    expect(first?.id).toMatch(/^s[0-9a-f]{16}$/);
  });

  it('changes when an earlier posting turns up; every Message-ID still leads to the series', () => {
    const [late] = assembled(two).series;
    const [whole] = assembled([...two, ...one]).series;
    expect(whole?.id).not.toBe(late?.id);
    expect(whole === undefined ? [] : messageIdsOf(whole)).toEqual([
      'a.0',
      'a.1',
      'a.2',
      'b.0',
      'b.1',
      'b.2',
    ]);
  });
});
