import {
  botStandingOf,
  publishProject,
  sentTextOf,
  viewSeries,
  type BotMail,
  type OutboxPlan,
} from '@sluice/application';
import { VERBS } from '@sluice/mail';
import { nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import { loadProject } from '@sluice/project-files';
import { openWorld, PROJECT, type ObeyingWorld } from './obeying-world';
import { AUTHOR, COMMITTER, MANAGER, PATCH, signed, STRANGER, written } from './written-mails';

let world: ObeyingWorld;

beforeAll(async () => {
  world = await openWorld();
}, 180_000);

afterAll(() => world.stop());

const DOMAINS = new Map([
  [MANAGER, 'xenproject.org'],
  [COMMITTER, 'kernel.org'],
  [AUTHOR, 'gmail.com'],
  [STRANGER, 'example.net'],
]);

let sent = 0;

type Said = {
  readonly outcome: string;
  readonly decided: readonly unknown[];
  readonly told: string;
  readonly id: string;
};

/** Says something in a mail whose signature proves who sent it; answers what came of it. */
const say = async (from: string, body: string, answers: readonly string[] = [PATCH]): Promise<Said> => {
  sent += 1;
  const id = `said-${String(sent)}@example.org`;
  const raw = await signed(written({ id, from, answers, body }), DOMAINS.get(from) ?? '');
  // Each a second after the one before: of two in one second the stricter counts.
  const receivedAt = new Date(Date.parse('2021-11-03T09:30:00Z') + sent * 1_000).toISOString();
  const { obeyed } = await world.take(raw, { receivedAt });
  const decided = (await world.decided()).map(({ data }) => data);
  const told = (await world.answers()).map((mail) => mail.text.replaceAll(/\n\|? *(?=\S)/g, ' ')).join('\n');
  return { outcome: obeyed.outcome, decided, told, id };
};

describe('depends-on', () => {
  const needs = 'sluice: depends-on <story-028@example.org> "uses its macro"';

  it('makes certain what is only seen, said by the author', async () => {
    const { outcome, decided } = await say(AUTHOR, needs);
    expect([outcome, decided]).toMatchObject([
      'done',
      [
        {
          about: 'dependence',
          decision: { kind: 'confirm', from: PATCH, to: 'story-028@example.org' },
          by: 'andr2000@gmail.com',
          reason: 'uses its macro',
          via: { surface: 'mail' },
        },
      ],
    ]);
  });

  it('is refused to who neither posted it nor has a role, and where nothing is seen', async () => {
    expect(await say(STRANGER, needs)).toMatchObject({
      outcome: 'refused',
      decided: [],
      told: expect.stringContaining('it is not sam@example.net who posted it') as string,
    });
    expect(await say(AUTHOR, 'sluice: depends-on <nowhere@example.org>')).toMatchObject({
      outcome: 'refused',
      told: expect.stringContaining('Sluice sees no dependency on <nowhere@example.org>') as string,
    });
  });
});

describe('supersedes', () => {
  const later = 'sluice: supersedes <story-019@example.org>';

  it('is refused to an author of one of the two only', async () => {
    expect(await say(AUTHOR, later)).toMatchObject({ outcome: 'refused', decided: [] });
  });

  it('joins two series, and is taken back', async () => {
    const done = await say(COMMITTER, later);
    expect(done.decided).toMatchObject([
      {
        about: 'grouping',
        decision: { kind: 'regroup', messageId: PATCH, to: 'story-019@example.org' },
        source: done.id,
      },
    ]);
    await world.runtime.workOff();
    const joined = await world.runtime.reader.resolve(PATCH);
    expect(joined?.seriesId).toBe((await world.runtime.reader.resolve('story-019@example.org'))?.seriesId);
    expect(await say(COMMITTER, 'sluice: undo', [PATCH, done.id])).toMatchObject({
      outcome: 'done',
      decided: [{ about: 'undo' }],
    });
    await world.runtime.workOff();
    expect(await say(COMMITTER, 'sluice: undo', [PATCH, done.id])).toMatchObject({
      outcome: 'refused',
      told: expect.stringContaining('stands, so there is nothing to take back') as string,
    });
  });
});

describe('object and resolve', () => {
  it('place a hold and end it; a hold that was taken back may be placed again', async () => {
    expect(await say(COMMITTER, 'sluice: resolve 4.16')).toMatchObject({ outcome: 'refused' });
    const first = await say(COMMITTER, 'sluice: object 4.16 "breaks"');
    expect(first.decided).toMatchObject([{ decision: { type: 'HoldPlaced' } }]);
    expect(await say(COMMITTER, 'sluice: object 4.16 "breaks again"')).toMatchObject({
      outcome: 'done',
      decided: [],
    });
    expect(await say(COMMITTER, 'sluice: undo', [first.id])).toMatchObject({ decided: [{ about: 'undo' }] });
    expect(await say(COMMITTER, 'sluice: object 4.16 "breaks still"')).toMatchObject({
      decided: [{ decision: { type: 'HoldPlaced', said: { reason: 'breaks still' } } }],
    });
    expect(await say(MANAGER, 'sluice: resolve 4.16')).toMatchObject({
      decided: [{ decision: { type: 'HoldReleased', data: { about: PATCH } } }],
    });
  });

  it('are refused to who has no role', async () => {
    expect(await say(AUTHOR, 'sluice: object 4.16')).toMatchObject({ outcome: 'refused', decided: [] });
    expect(await say(COMMITTER, 'sluice: object 9.99')).toMatchObject({
      told: expect.stringContaining('has no release line 9.99') as string,
    });
  });
});

describe('target, future, bugfix and feature', () => {
  const judged = async () => {
    await world.runtime.currentKnowledge();
    const { derived } = await viewSeries(world.runtime.viewPorts(), PATCH, { release: '4.16' });
    const verdict = derived.revisions.at(-1)?.verdict;
    return {
      revision: derived.series.revisions.at(-1),
      classes: derived.revisions.at(-1)?.changeClasses,
      outcome: verdict?.outcome,
      said: verdict?.reasons.find((r) => ['declared', 'target', 'rfc'].includes(r.rule)),
    };
  };
  const undo = (from: string, { id }: Said) => say(from, 'sluice: undo', [PATCH, id]);

  it('park a series and aim it, by who posted it, until that is taken back', async () => {
    const parked = await say(AUTHOR, 'sluice: future "after the rework"');
    expect(parked.decided).toMatchObject([
      {
        about: 'declaration',
        decision: { kind: 'future', messageId: PATCH, as: 'author' },
        ...{
          by: 'andr2000@gmail.com',
          reason: 'after the rework',
          source: parked.id,
          via: { surface: 'mail' },
        },
      },
    ]);
    expect(await judged()).toMatchObject({
      ...{ outcome: 'closed', revision: { kind: 'future' } },
      said: { rule: 'rfc', evidence: [{ kind: 'mail', messageId: parked.id }] },
    });
    expect(await say(AUTHOR, 'sluice: future')).toMatchObject({ outcome: 'done', decided: [] });
    const aimed = await say(AUTHOR, 'sluice: target 4.17');
    expect(await judged()).toMatchObject({
      revision: { kind: 'patch', target: { release: '4.17', asked: false } },
      said: { rule: 'target', effect: 'holds' },
    });
    await undo(AUTHOR, aimed);
    await undo(AUTHOR, parked);
    expect((await judged()).revision).toMatchObject({ kind: 'patch', target: { release: '4.16' } });
  });

  it('are not undone by anybody else, nor against the word of somebody higher', async () => {
    const theirs = await say(MANAGER, 'sluice: target 4.17 "too late"');
    expect(theirs.decided).toMatchObject([{ decision: { as: 'release-manager' } }]);
    expect(await say(AUTHOR, 'sluice: target 4.16')).toMatchObject({
      ...{ outcome: 'refused', decided: [] },
      told: expect.stringContaining('(release manager) aimed it at 4.17 on 2021-11-03') as string,
    });
    expect(await undo(AUTHOR, theirs)).toMatchObject({ outcome: 'refused', decided: [] });
    await undo(MANAGER, theirs);
    expect((await judged()).revision?.target?.release).toBe('4.16');
  });

  it('call a series a feature, whoever posted it, and a bugfix, whoever did not', async () => {
    expect((await judged()).classes).toEqual(['fix']);
    const strict = await say(AUTHOR, 'sluice: feature');
    expect(await judged()).toMatchObject({
      classes: ['feature'],
      said: { rule: 'declared', evidence: [{ kind: 'mail', messageId: strict.id }] },
    });
    expect(await say(AUTHOR, 'sluice: bugfix')).toMatchObject({
      ...{ outcome: 'refused', decided: [] },
      told: expect.stringContaining('that it is a bugfix, somebody else has to say') as string,
    });
    const mild = await say(COMMITTER, 'sluice: bugfix "only guards"');
    expect(mild.decided).toMatchObject([{ decision: { kind: 'bugfix', as: 'maintainer' } }]);
    expect((await judged()).classes).toEqual(['fix']);
    await undo(COMMITTER, mild);
    expect((await judged()).classes).toEqual(['feature']);
    await undo(AUTHOR, strict);
    expect(await judged()).toMatchObject({ classes: ['fix'], said: undefined });
  });

  it('are refused to who has nothing to do with the series, and for no release line', async () => {
    for (const line of ['target 4.16', 'future', 'bugfix', 'feature'])
      expect(await say(STRANGER, `sluice: ${line}`)).toMatchObject({ outcome: 'refused', decided: [] });
    expect(await say(AUTHOR, 'sluice: target 9.99')).toMatchObject({
      told: expect.stringContaining('has no release line 9.99') as string,
    });
  });
});

describe('words to the bot', () => {
  const standing = async () => botStandingOf(await world.runtime.events.readStream('bot'));

  it('a rule is muted for everybody by those alone who have a role', async () => {
    expect(await say(STRANGER, 'sluice: mute rule=R01')).toMatchObject({ outcome: 'refused', decided: [] });
    await say(COMMITTER, 'sluice: mute rule=R01');
    expect([...(await standing()).rules]).toEqual(['R01']);
    await say(COMMITTER, 'sluice: unmute rule=R01');
    expect([...(await standing()).rules]).toEqual([]);
  });

  it('a person is muted by all their addresses', async () => {
    await say(MANAGER, 'sluice: mute-me');
    expect((await standing()).persons).toEqual(
      new Set(['iwj@xenproject.org', 'ian.jackson@eu.citrix.com', 'ian.jackson@citrix.com']),
    );
    await say(MANAGER, 'sluice: unmute-me');
    expect((await standing()).persons.size).toBe(0);
  });

  it('what was confirmed is taken back by who answers its confirmation; what takes back is not', async () => {
    const unsigned = async (id: string, body: string) => {
      await world.take(written({ id, from: AUTHOR, body }));
      return (await world.answers())[0];
    };
    const asked = await unsigned('unsigned-1@example.org', 'sluice: mute-me');
    const text = asked === undefined ? '' : sentTextOf(asked);
    const [, token = ''] = /confirm ([0-9a-f]{32})/.exec(text ?? '') ?? [];
    const told = await unsigned('unsigned-2@example.org', `sluice: confirm ${token}`);
    expect(told?.text).toContain('To take it back');
    // One for each address of his.
    const mute = { data: { about: 'bot', source: 'unsigned-1@example.org' } };
    expect(await world.decided()).toMatchObject([mute, mute]);
    const undone = await say(AUTHOR, 'sluice: undo', ['unsigned-2@example.org']);
    expect(undone).toMatchObject({ outcome: 'done', decided: [{ about: 'undo' }, { about: 'undo' }] });
    expect(undone.told).not.toContain('To take it back');
    const again = await say(AUTHOR, 'sluice: unmute-me');
    expect(again).toMatchObject({ outcome: 'done', decided: [] });
    expect(again.told).not.toContain('To take it back');
  });

  it('a comment is called wrong, by all its rules or by one', async () => {
    const key = 'c0ffee'.padEnd(64, '0');
    const comment: BotMail = {
      kind: 'comment',
      to: [{ address: 'andr2000@gmail.com' }],
      cc: [],
      subject: 'Re: a patch',
      text: 'A comment.\n',
      references: [],
      automatic: 'auto-replied',
      rules: ['R01', 'R05'],
    };
    const plan: OutboxPlan = { key, channel: 'mail', target: 'andr2000@gmail.com', payload: comment };
    await postgresOutboxStore(world.runtime.database).plan([plan]);
    await world.answers();
    const id = `${key.slice(0, 32)}@bot.example`;
    await say(AUTHOR, 'sluice: wrong rule=R05 "it is guarded"', [PATCH, id]);
    expect((await standing()).wrong).toMatchObject([
      { decision: { comment: id, rules: ['R05'] }, by: 'andr2000@gmail.com', reason: 'it is guarded' },
    ]);
    await say(STRANGER, 'sluice: wrong', [PATCH, id]);
    expect((await standing()).wrong[1]?.decision.rules).toEqual(['R01', 'R05']);
    expect(await say(AUTHOR, 'sluice: wrong rule=R09', [PATCH, id])).toMatchObject({ outcome: 'refused' });
    expect(await say(AUTHOR, 'sluice: wrong')).toMatchObject({ outcome: 'refused' });
  });
});

it('an exception is not asked for in private', async () => {
  expect(await say(AUTHOR, 'sluice: exception-request 4.16')).toMatchObject({
    outcome: 'refused',
    told: expect.stringContaining('An exception is asked for on the list') as string,
  });
});

it('help has every command', async () => {
  const { told } = await say(STRANGER, 'sluice: help', []);
  for (const { verb } of VERBS) expect(told).toContain(` ${verb}`);
});

it('what is asked is answered as often as it is asked', async () => {
  expect((await say(STRANGER, 'sluice: status')).told).toContain('4.16');
  expect((await say(STRANGER, 'sluice: status')).told).toContain('4.16');
});

it('nobody is told of a list under embargo, and no command is about its mails', async () => {
  const documents = await loadProject(PROJECT);
  const lists = documents.project.lists.map((list) => ({ ...list, embargo: 'private' as const }));
  const hidden = { ...documents, project: { ...documents.project, lists } };
  await publishProject(world.runtime.events, hidden, { fileHash: 'hidden', hashing: nodeHashing });
  for (const line of ['explain', 'resolve 4.16', 'future']) {
    const { outcome, decided, told } = await say(COMMITTER, `sluice: ${line} on=<${PATCH}>`, []);
    expect([line, outcome, decided]).toEqual([line, 'refused', []]);
    expect(told).toContain('What this is about cannot be told');
    expect(told).not.toContain('SBDF');
  }
});
