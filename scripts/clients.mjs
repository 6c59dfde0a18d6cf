// `npm run clients`: git-pw, pwclient and b4, unchanged, against the API: whichever of them this machine has.
import { runPart } from './prepare.mjs';

runPart('clients');
