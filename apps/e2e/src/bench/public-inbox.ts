import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measure, type Cost } from './measure';

/** Whether this machine has public-inbox (Debian's package of that name). */
export const hasPublicInbox = (): boolean =>
  ['-MPublicInbox::InboxWritable', '-MSearch::Xapian'].every(
    (module) => spawnSync('perl', [module, '-e', '1'], { stdio: 'ignore' }).status === 0,
  );

/** Takes an mbox as public-inbox's own import scripts do: its command line reads mail from Maildirs and from its own archives alone. */
const IMPORT = `
  use PublicInbox::Config;
  use PublicInbox::InboxWritable;
  open my $mbox, '<', $ARGV[0] or die $!;
  PublicInbox::InboxWritable->new(PublicInbox::Config->new->lookup_name('bench'))->import_mbox($mbox, 'mboxrd');`;

/** What taking an mbox costs public-inbox, format v2 with the full index (Xapian, positions included), into an inbox that was made before. */
export const publicInboxCost = async (folder: string, mbox: string): Promise<Cost> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const env = { ...process.env, HOME: folder, PI_CONFIG: join(folder, 'config') };
  const inbox = [join(folder, 'inbox'), 'http://bench.example.org/', 'bench@example.org'];
  await measure(['public-inbox-init', '-V2', '-L', 'full', 'bench', ...inbox], { env });
  const cost = await measure(['perl', '-e', IMPORT, mbox], { env });
  await rm(folder, { recursive: true });
  return cost;
};
