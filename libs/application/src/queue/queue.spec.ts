import { KNOWLEDGE, patch, reply, STORY, time, viewPorts, worldOf, incoming } from '../spec-builders';
import { queueOf } from './queue';

const LINES = ['1.4'];
const knowledge = {
  ...KNOWLEDGE,
  roles: [
    ...KNOWLEDGE.roles,
    { role: 'maintainer' as const, person: 'milo@example.org', files: ['otter/'], source: { text: 'spec' } },
  ],
};

const queue = async (person: string, { mails = STORY, asOf = '2024-03-20' } = {}) => {
  const world = await worldOf([mails.map((m) => incoming(m))], { knowledge });
  return queueOf(viewPorts(world, knowledge), person, { lines: LINES, asOf: time(asOf) });
};

const MAILS = [
  patch('dive', '[PATCH] otter: dive deeper', { date: time('2024-03-01') }),
  reply('dive-no', 'dive', { text: "I don't like this approach.\n", date: time('2024-03-02') }),
];
const ANSWER = reply('dive-yes', 'dive-no', {
  from: { name: 'Olli Otter', address: 'olli@example.org' },
  text: 'It is deeper than that.\n',
  date: time('2024-03-03'),
});

describe('the queue of a person', () => {
  test('has what they wrote, and says that it is their turn while an objection stands unanswered', async () => {
    const { items } = await queue('OLLI@example.org', { mails: MAILS });
    expect(items).toMatchObject([
      {
        subject: 'otter: dive deeper',
        as: ['author'],
        yours: true,
        lastWord: { messageId: 'dive-no@example.org', by: 'Milo Maintainer' },
      },
    ]);
    expect(items[0]?.turns[0]).toMatchObject({ role: 'author', since: '2024-03-02T23:59:59Z' });
  });

  test('has what touches what they maintain, and waits for them once they were answered', async () => {
    const before = (await queue('milo@example.org', { mails: MAILS })).items[0];
    expect(before).toMatchObject({ as: ['maintainer'], yours: false });
    const after = (await queue('milo@example.org', { mails: [...MAILS, ANSWER] })).items[0];
    expect(after).toMatchObject({ as: ['maintainer'], yours: true });
    expect(after?.turns[0]?.people).toEqual([{ name: '', address: 'milo@example.org' }]);
  });

  test('has all of a release line for who manages it, by any of their addresses', async () => {
    const { items, roles, person } = await queue('rita@work.example.com', { mails: MAILS });
    expect(person.name).toBe('Rita Manager');
    expect(roles).toEqual({ maintainer: false, releaseManagerOf: ['1.4'] });
    expect(items.map((i) => i.as)).toEqual([['release-manager']]);
  });

  test('is empty for somebody who has to do with nothing', async () => {
    expect((await queue('nobody@example.org')).items).toEqual([]);
  });
});
