// `npm run chaos`: every fault around Sluice, one after the other; afterwards the state is that of a run nobody disturbed.
// `npm run chaos -- NAME [SEED]`: one of them, such as killed, sending or full-disk (docs/faults.md).
import { runPart } from './prepare.mjs';

runPart('chaos');
