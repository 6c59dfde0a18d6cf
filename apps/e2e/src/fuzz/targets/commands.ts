import { MAX_COMMANDS, readCommands, VERBS, type CommandReading, type Mail } from '@sluice/mail';
import { quote } from '../mutate/mail';
import { atOne, oneOf, words } from '../mutate/bytes';
import { PROSE } from '../mutate/patch';
import { promise, promiseSame, type Call, type Target } from '../target';
import { keptInputs } from './seeds';
import { mailOf, textSeeds } from './text-mail';

const SEEDS = VERBS.map(
  ({ example }) => `Re: [PATCH v2 1/3] x\nanswer\nOn Monday Ada wrote:\n> text\n${example}\n\n-- \nAda\n`,
);

const check = ({ text }: Mail, { commands, error }: CommandReading): void => {
  const lines = text.split('\n');
  promise(commands.length === 0 || error === undefined, () => 'commands, and an error');
  promise(commands.length <= MAX_COMMANDS, () => `${String(commands.length)} commands`);
  for (const command of commands) {
    const line = lines[command.line - 1]?.trimEnd();
    promise(line === command.text, () => `line ${String(command.line)} is not "${command.text}"`);
    promise(
      /^(?:sluice: |#sluice )[^\0-\x1f]+$/.test(command.text),
      () => `no whole line of a command: "${command.text}"`,
    );
  }
};

/** Nobody commands by what is quoted, or beside a patch. */
const checkForeign = (mail: Mail, call: Call): void => {
  const texts = {
    quoted: mail.text.replaceAll(/^/gm, '> '),
    patched: `${mail.text}\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n`,
  };
  for (const [how, text] of Object.entries(texts)) {
    const { commands } = call(() => readCommands({ ...mail, text }));
    promise(commands.length === 0, () => `${how}: ${commands[0]?.text ?? ''} counts`);
  }
};

const run = (input: Buffer, call: Call): void => {
  const mail = mailOf(input);
  const reading = call(() => readCommands(mail));
  check(mail, reading);
  promiseSame(reading, readCommands(mail), 'one mail, read twice');
  checkForeign(mail, call);
};

const command = atOne(/^#?\s?sluice.*$/gim, (found, chance) =>
  oneOf(chance, [
    ...[
      ` ${found}`,
      found.toUpperCase(),
      found.replace(' ', '\u00a0'),
      `${found} `,
      `${found}\r`,
      found.replace('s', '\u0455'),
    ],
    ...[
      `${found}\n${found}`,
      found.replace(/"/g, ''),
      `${found} "x`,
      `${found} on=<a@b.c>`,
      found.repeat(40),
      `> ${found}`,
    ],
  ]),
);

/** Commands by mail. */
export const COMMANDS: Target = {
  name: 'commands',
  what: 'commands are read out of a mail: whole lines of its own, all or none, never quoted ones, never beside a patch',
  maxBytes: 64 * 1024,
  mutators: [
    command,
    command,
    quote,
    ...PROSE,
    words(['sluice: ', '#sluice ', 'sluice:', ...VERBS.map((v) => `\n${v.example}\n`)]),
  ],
  covers: /domain\/mail\/dist\/(?:commands|own-text|quoting)/,
  short: { runs: 500 },
  open: () =>
    Promise.resolve({
      run,
      seeds: () => [
        ...SEEDS.map((text) => Buffer.from(text)),
        ...textSeeds().slice(0, 60),
        ...keptInputs('commands'),
      ],
    }),
};
