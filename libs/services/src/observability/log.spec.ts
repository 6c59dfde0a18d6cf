import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { resolve } from 'node:path';
import { correlated, correlation, createLog, withoutSecrets } from './log';
import { NestLog } from './nest-log';

type Line = Readonly<Record<string, unknown>>;

const recorded = (level: 'info' | 'trace' = 'trace') => {
  const lines: string[] = [];
  const log = createLog({ level, to: { write: (line) => void lines.push(line) } });
  return {
    log,
    lines: (): readonly Line[] => lines.map((l) => JSON.parse(l) as Line),
    text: () => lines.join(''),
  };
};

describe('the log', () => {
  test('is one JSON document a line, with time and level in words', () => {
    const { log, lines, text } = recorded();
    log.info({ conversation: 'c1' }, 'derived\nand saved');
    log.warn('late');
    expect(text().match(/\n/g)).toHaveLength(2);
    expect(lines()).toMatchObject([
      { level: 'info', msg: 'derived\nand saved', conversation: 'c1', service: 'sluice' },
      { level: 'warn', msg: 'late' },
    ]);
    expect(lines()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test('leaves out what is below its level', () => {
    const { log, lines } = recorded('info');
    log.debug('small talk');
    expect(lines()).toEqual([]);
  });

  test("bears the ids of the job in hand, through all that is awaited, and no other job's", async () => {
    const { log, lines } = recorded();
    const job = (id: string): Promise<void> =>
      correlated({ job: id, flow: `f-${id}` }, async () => {
        await setTimeout(5);
        log.info('begun');
        await correlated({ event: `e-${id}` }, async () => {
          await setTimeout(5);
          log.info('in the middle');
        });
        log.info('done');
      });
    await Promise.all([job('1'), job('2')]);
    log.info('outside');
    for (const id of ['1', '2']) {
      const own = lines().filter((l) => l['job'] === id);
      expect(own.map((l) => [l['msg'], l['flow'], l['event']])).toEqual([
        ['begun', `f-${id}`, undefined],
        ['in the middle', `f-${id}`, `e-${id}`],
        ['done', `f-${id}`, undefined],
      ]);
    }
    expect(lines().at(-1)).not.toHaveProperty('job');
    expect(correlation()).toEqual({});
  });

  test('holds no secret and no mail, whoever hands them over', () => {
    const { log, text } = recorded();
    log.info({ password: 'hidden', webhook: { secret: 'hidden', url: 'https://x?k=hidden' } }, 'sent');
    log.info({ mail: { subject: 'hidden', body: 'hidden', messageId: 'a@example.org' } }, 'taken');
    log.error({ err: new Error('connect to postgres://sluice:hidden@db/sluice failed') }, 'away');
    new NestLog(log).error(
      'redis://:hidden@redis:6379 is away',
      'Error: redis://:hidden@redis\n at x',
      'Queue',
    );
    expect(text()).not.toContain('hidden');
    expect(text()).toContain('a@example.org');
    expect(text()).toContain('postgres://sluice:***@db/sluice');
  });

  test('goes to standard error, so that answers on standard output stay whole', () => {
    const program = `require(${JSON.stringify(resolve(__dirname, '../../dist'))}).createLog({ level: 'info' }).info('here'); process.exit(0)`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ msg: 'here' });
  });
});

test('a text without a secret stays as it is', () => {
  expect(withoutSecrets('see https://example.org/a@b and x:y@z')).toBe(
    'see https://example.org/a@b and x:y@z',
  );
});
