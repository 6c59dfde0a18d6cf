import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeMbox } from '../chaos/mails';
import { compared, nothing, stateOf } from '../chaos/outcome';
import { servedSluice, sluiceOn } from '../running-sluice';
import { happened, wrongRefusal, type Fault, type FaultWorld } from './fault';
import { smallDisk } from './small-disk';

/** A new cluster takes some 40 MB: the first size of the long form has no room for it, that of the short one none for the tables. */
const SIZES = [39, 300];
const FIRST = 20;
const LARGEST = 400;
/** The long form makes room by so many megabytes at a time, about, so that each stage of an import is met. */
const STEP = 6;

const sizesOf = ({ isLong, chance }: FaultWorld): readonly number[] => {
  if (!isLong) return SIZES;
  const sizes: number[] = [];
  for (let size = FIRST; size < LARGEST / 3; size += 1 + chance.below(2 * STEP)) sizes.push(size);
  return [...sizes, LARGEST];
};

/** A command that does not end is worse than one that fails. */
const LONGEST_SECONDS = 120;
const NAMES_THE_DISK =
  /(?:the disk of \S+\/data\/postgres is full|in \S+\/data\/postgres .*[Nn]o space left)/;

/** One import into a data folder whose disk is too small, time and again with a little more room. */
export const fullDisk: Fault = {
  name: 'full-disk',
  run: async (world) => {
    const { folder, mails, calm, print } = world;
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'all.mbox');
    await writeMbox(file, mails);
    const disk = smallDisk(join(folder, 'disk'), FIRST);
    if ('skipped' in disk) return disk;
    const data = join(disk.path, 'data');
    const sluice = sluiceOn(data);
    const wrong: string[] = [];
    let refusals = 0;
    try {
      for (const size of sizesOf(world)) {
        disk.resize(size);
        const ran = await sluice.run('ingest', file, '--quiet');
        print(`${String(size)} MB: exit code ${String(ran.exit)}, ${ran.seconds.toFixed(1)} s`);
        if (ran.seconds > LONGEST_SECONDS)
          wrong.push(`it took ${String(ran.seconds)} s on ${String(size)} MB`);
        if (ran.exit === 0 || ran.exit === 3) break;
        refusals += 1;
        wrong.push(...wrongRefusal(ran, NAMES_THE_DISK));
      }
      disk.resize(LARGEST);
      const served = await servedSluice(data);
      const state = await stateOf(served).finally(() => served.stop());
      return [
        happened('the disk was full', refusals),
        nothing('what was said is not one line that names the disk, with exit code 4', wrong),
        ...compared(calm, state),
      ];
    } finally {
      disk.remove();
    }
  },
};
