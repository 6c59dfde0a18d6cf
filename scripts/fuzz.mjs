// `npm run fuzz`: inputs that nobody would send, until one of them breaks a promise.
import { runPart } from './prepare.mjs';

runPart('fuzz');
