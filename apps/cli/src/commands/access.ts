import { decideAdministrator, type StandingToken } from '@sluice/application';
import { isHeld } from '@sluice/freeze';
import {
  addSeconds,
  instantOfMillis,
  isMailAddress,
  parseInstant,
  SCOPES,
  type Instant,
  type Scope,
} from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { postgresTokenStore } from '@sluice/postgres';
import { createToken, UsageError, type Runtime, type TokenMade } from '@sluice/runtime';
import { InvalidArgumentError, type Command } from 'commander';
import { textArgument, withRecorded, withRuntime, type CommonOptions } from '../command';
import { table } from '../output';

/** @throws InvalidArgumentError for what is no address */
const addressArgument = (text: string): string => {
  if (!isMailAddress(text)) throw new InvalidArgumentError('Write name@example.org.');
  return text;
};

/** A name goes into headers and lists: it is one word. */
const nameArgument = (text: string): string => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text))
    throw new InvalidArgumentError('Write letters, digits, dots, dashes and underscores, 64 at most.');
  return text;
};

const scopeArgument = (text: string, before: readonly Scope[] = []): readonly Scope[] => {
  const scope = SCOPES.find((s) => s === text);
  if (scope === undefined) throw new InvalidArgumentError(`Write one of ${SCOPES.join(', ')}.`);
  return [...before, scope];
};

const SECONDS = { h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 } as const;
const NEVER = 'never';

/** `90d`, `12h`, `4w`, `1y`, a day or a time, or `never`. By the clock on the wall: a token must end, whatever time an archive is looked at. */
const expiryArgument = (text: string): Instant | typeof NEVER => {
  if (text === NEVER) return NEVER;
  const [, count, unit] = /^([1-9]\d{0,4})([hdwy])$/.exec(text) ?? [];
  const now = instantOfMillis(Date.now());
  const at =
    count === undefined || now === undefined
      ? parseInstant(text)
      : addSeconds(now, Number(count) * SECONDS[unit as keyof typeof SECONDS]);
  if (at === undefined || now === undefined || at <= now)
    throw new InvalidArgumentError('Write 90d, 12h, 4w, 1y, a day that comes, or never.');
  return at;
};

type AdminOptions = CommonOptions & { readonly reason: string; readonly by?: string };

const addAdminCommand = (
  admin: Command,
  kind: 'add' | 'remove',
  { summary, done, before }: { readonly summary: string; readonly done: string; readonly before: string },
): void => {
  admin
    .command(kind)
    .argument('<address>', 'one of the person’s addresses', addressArgument)
    .summary(summary)
    .option('--reason <text>', 'why; it is recorded', textArgument, 'said on the command line')
    .option('--by <address>', 'who decided', addressArgument)
    .action((person: string, { reason, by, ...options }: AdminOptions) =>
      withRuntime(options, async (runtime, output) => {
        const correction = { at: runtime.clock.now(), reason, by };
        const event = await decideAdministrator(
          runtime.events,
          { kind, person },
          { correction, hashing: nodeHashing, knowledge: await runtime.knowledge() },
        );
        output.answer(event === undefined ? [] : [event], () =>
          event === undefined ? `${person} ${before}.` : `${person} ${done}.`,
        );
      }),
    );
};

const administrators = async (runtime: Runtime) => {
  const knowledge = await runtime.knowledge();
  const now = runtime.clock.now();
  return knowledge.roles
    .filter((role) => role.role === 'administrator' && isHeld(role, now))
    .map(({ person, validFrom }) => ({ person, since: validFrom ?? null }));
};

const addAdmin = (program: Command): void => {
  const admin = program.command('admin').summary('who administers Sluice');
  addAdminCommand(admin, 'add', {
    summary: 'make somebody an administrator: who sees to what is parked, and enters schedules',
    done: 'is an administrator from now on',
    before: 'is an administrator already',
  });
  addAdminCommand(admin, 'remove', {
    summary: 'let somebody be an administrator no longer',
    done: 'is an administrator no longer',
    before: 'is no administrator',
  });
  admin
    .command('list')
    .summary('the administrators')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const all = await administrators(runtime);
        output.answer(all, () =>
          all.length === 0
            ? 'There is none: sluice admin add ADDRESS'
            : table([['ADDRESS', 'SINCE'], ...all.map(({ person, since }) => [person, since ?? ''])]),
        );
      }),
    );
};

type TokenOptions = CommonOptions & {
  readonly name: string;
  readonly owner: string;
  readonly scope: readonly Scope[];
  readonly expires: Instant | typeof NEVER;
};

const madeText = ({ id, token, owner, scopes, expiresAt }: TokenMade): string =>
  [
    `Token ${id} of ${owner}, for ${scopes.join(', ')}, ${expiresAt === undefined ? 'without an end' : `until ${expiresAt}`}.`,
    'It is shown this once:',
    '',
    `  ${token}`,
  ].join('\n');

const addCreate = (token: Command): void => {
  token
    .command('create')
    .summary('make a token for a bot; it is shown once')
    .requiredOption('--name <name>', 'what the bot is called', nameArgument)
    .requiredOption('--owner <address>', 'whose bot it is: its decisions are theirs', addressArgument)
    .requiredOption(
      '--scope <scope>',
      `what it may do (${SCOPES.join(', ')}); may be given several times`,
      scopeArgument,
    )
    .option('--expires <time>', 'when it ends: 90d, 12h, 4w, 1y, a day, never (default: 90d)', expiryArgument)
    .action(({ name, owner, scope, expires, ...options }: TokenOptions) =>
      withRuntime(options, async (runtime, output) => {
        const until = expires ?? expiryArgument('90d');
        const expiresAt = until === NEVER ? undefined : until;
        const made = await createToken(runtime, { name, owner, scopes: scope, expiresAt });
        output.answer(made, () => madeText(made));
      }),
    );
};

const standingOf = ({ standing, expiresAt, revokedAt }: StandingToken): string => {
  if (standing === 'revoked') return `revoked ${revokedAt ?? ''}`;
  if (standing === 'expired') return `expired ${expiresAt ?? ''}`;
  return expiresAt === undefined ? 'without an end' : `until ${expiresAt}`;
};

const addList = (token: Command): void => {
  token
    .command('list')
    .summary('every token there was, without its secret')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const all = await postgresTokenStore(runtime.database).list();
        output.answer(all, () =>
          all.length === 0
            ? 'There is no token.'
            : table([
                ['ID', 'NAME', 'OWNER', 'SCOPES', 'STANDING', 'LAST USED'],
                ...all.map((t) => [
                  t.id,
                  t.name,
                  t.owner,
                  t.scopes.join(' '),
                  standingOf(t),
                  t.lastUsedAt ?? 'never',
                ]),
              ]),
        );
      }),
    );
};

const addRevoke = (token: Command): void => {
  token
    .command('revoke <id>')
    .summary('make a token worth nothing, within seconds')
    .action((id: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const tokens = postgresTokenStore(runtime.database);
        const known = (await tokens.list()).find((t) => t.id === id);
        if (known === undefined)
          throw new UsageError(`no token has the id "${id}": see \`sluice token list\``);
        const revoked = await tokens.revoke(id);
        output.answer({ id, revoked }, () => (revoked ? `${id} is revoked.` : `${id} was revoked before.`));
      }),
    );
};

/** Who administers, and the tokens of bots. */
export const addAccess = (program: Command): void => {
  addAdmin(program);
  const token = program.command('token').summary('tokens of bots, for the API');
  addCreate(token);
  addList(token);
  addRevoke(token);
};
