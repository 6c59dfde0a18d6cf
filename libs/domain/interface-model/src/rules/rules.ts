import { R01 } from './r01-one-channel';
import { R02 } from './r02-who-sets-it';
import { R04 } from './r04-every-arch-answers';
import { R05 } from './r05-works-in-this-release';
import { R09 } from './r09-namespace';
import { R12 } from './r12-renumbering';
import { R13 } from './r13-freed-number';
import { R15 } from './r15-version-bump';
import { R19 } from './r19-fixed-width';
import { R20 } from './r20-stable-headers';
import { R22 } from './r22-mirrors-follow';
import { R33 } from './r33-promised-revert';
import type { Rule } from './rule';

/** The review rules, in order of their numbers. R08 and R11 have no file: precedent allows the one, the build catches the other. */
export const RULES: readonly Rule[] = [R01, R02, R04, R05, R09, R12, R13, R15, R19, R20, R22, R33];
