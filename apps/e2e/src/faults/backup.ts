import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dealMails, mailsOf } from '../chaos/mails';
import { compared, nothing, stateOf, undisturbed, untilQuiet } from '../chaos/outcome';
import { Crowd, takeFile } from '../chaos/processes';
import { startPostgres } from '../chaos/servers';
import { hostedSluice, SOON_MISSED, sluiceOn } from '../running-sluice';
import { happened, type Fault } from './fault';

type Written = { readonly tables: Readonly<Record<string, number>> };

/** A backup is taken while an import and workers go on, restored elsewhere, and compared with an import of just the mails that it has. */
export const backup: Fault = {
  name: 'backup',
  run: async ({ folder, mails, calm, chance, print }) => {
    await mkdir(join(folder, 'batches'), { recursive: true });
    const postgres = await startPostgres(join(folder, 'server'));
    const env = { ...SOON_MISSED, DATABASE_URL: postgres.url };
    const sluice = hostedSluice(env);
    const file = join(folder, 'all.backup');
    try {
      const crowd = new Crowd(env);
      crowd.keep(['worker', '--tick', '1', '--sweep', '2', '--fetch', '0']);
      const size = Math.ceil(mails.length / 8);
      const files = await dealMails(join(folder, 'batches'), mails, { chance, size, twice: 0 });
      await takeFile(crowd, files[0] ?? '');
      const importing = (async () => {
        for (const one of files.slice(1)) await takeFile(crowd, one);
      })();
      await pause(chance.below(1_500));
      const { tables } = await sluice.json<Written>('backup', file);
      const begun = tables['raw_mail'] ?? 0;
      print(
        `a backup with ${String(begun)} of ${String(mails.length)} mails, ${String(tables['dirty_conversation'] ?? 0)} conversations to be derived`,
      );
      await importing;
      const left = await untilQuiet(postgres.url);
      const onto = await sluice.run('restore', file);
      const badEnds = await crowd.close();
      const restored = sluiceOn(join(folder, 'restored'));
      const ran = await restored.run('restore', file);
      const state = await stateOf(restored);
      // Files are taken one after the other, each in one transaction: the backup has the first of them.
      const inOrder = files.flatMap((one) => mailsOf(one));
      const alone = await undisturbed(join(folder), inOrder.slice(0, begun));
      for (const one of files) await restored.run('ingest', one, '--quiet');
      return [
        happened('the backup had mails', begun),
        nothing('nothing is left to do', left === '' ? [] : [left]),
        nothing('it was restored elsewhere', ran.exit === 0 ? [] : [ran.err]),
        ...compared(alone, state).map((o) => ({ ...o, name: `of the moment of the backup, ${o.name}` })),
        nothing(
          'it is not restored onto other data',
          onto.exit === 2 && onto.err.includes('nothing was changed') ? [] : [onto.err],
        ),
        ...compared(calm, await stateOf(sluice)),
        ...compared(calm, await stateOf(restored)).map((o) => ({
          ...o,
          name: `restored, and with the rest taken, ${o.name}`,
        })),
        nothing('no process ended by itself, or not in order', [...crowd.unexpected, ...badEnds]),
      ];
    } finally {
      await postgres.stop();
    }
  },
};
