import { execFileSync } from 'node:child_process';
import { madeMails } from './list/made-list';

const MOST_BYTES = 1 << 30;
/** Made mails that workers get to read: some hundred patches. */
const MADE = 1_200;

/** The commits of a range of a tree as mails, oldest first. */
export const mailsOfCommits = (tree: string, range: string): readonly string[] => {
  const options = ['--stdout', '--no-numbered', '--no-signature', '--no-renames'];
  const text = execFileSync('git', ['--git-dir', tree, 'format-patch', ...options, range], {
    maxBuffer: MOST_BYTES,
  }).toString('latin1');
  return text
    .split(/^(?=From [0-9a-f]{40} Mon Sep 17)/m)
    .filter((mail) => mail.startsWith('From '))
    .map((mail) => {
      const commit = mail.slice(5, 45);
      const headers = `Message-ID: <${commit}@bench.example.org>\nList-Id: <xen-devel.lists.xenproject.org>\n`;
      // A line of the message that begins like a mail is quoted, as mboxrd has it.
      return mail.replace(/\n/, `\n${headers}`).replace(/(?<=\n)(?=>*From )/g, '>');
    });
};

/** Postings of a made list: whole series, with their covers, without talk. */
export const madePostings = (): readonly string[] =>
  [...madeMails(MADE)].filter((mail) => /^Subject: \[(?:RFC )?PATCH/m.test(mail));

/** Those of some mails that are a whole posting by themselves: their verdict needs no other mail. */
export const singlesAmong = (mails: readonly string[]): readonly string[] =>
  mails.filter((mail) => /^Subject: \[PATCH\] /m.test(mail));

export const messageIdOf = (mail: string): string => /^Message-ID: <(.*)>$/m.exec(mail)?.[1] ?? '';
