// `npm run bench`: what Sluice promises, measured; each figure beside the least that could do the same work in the same run.
import { runPart } from './prepare.mjs';

runPart('bench');
