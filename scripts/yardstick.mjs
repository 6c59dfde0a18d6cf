// `npm run yardstick -- --tree GITDIR --page FILE`: how well dependencies are found, on real history.
import { runPart } from './prepare.mjs';

runPart('yardstick');
