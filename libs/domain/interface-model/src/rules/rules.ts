import { R01 } from './r01-one-channel';
import { R02 } from './r02-who-sets-it';
import { R03 } from './r03-role-in-the-check';
import { R04 } from './r04-every-arch-answers';
import { R05 } from './r05-works-in-this-release';
import { R06 } from './r06-ask-first';
import { R07 } from './r07-host-is-not-domain';
import { R09 } from './r09-namespace';
import { R10 } from './r10-mask-users';
import { R12 } from './r12-renumbering';
import { R13 } from './r13-freed-number';
import { R14 } from './r14-number-reused';
import { R15 } from './r15-version-bump';
import { R16 } from './r16-meaning-changed';
import { R17 } from './r17-padding';
import { R18 } from './r18-producers';
import { R19 } from './r19-fixed-width';
import { R20 } from './r20-stable-headers';
import { R21 } from './r21-tools-guard';
import { R22 } from './r22-mirrors-follow';
import { R23 } from './r23-guard-edited';
import { R24 } from './r24-generated-bindings';
import { R25 } from './r25-access-control';
import { R26 } from './r26-compat-list';
import { R27 } from './r27-libxl-plumbing';
import { R28 } from './r28-other-readers';
import { R29 } from './r29-user-documents';
import { R33 } from './r33-promised-revert';
import { R34 } from './r34-dependents';
import { R35 } from './r35-returned-idea';
import { R36 } from './r36-claimed-twice';
import { R37 } from './r37-unread-files';
import type { Rule } from './rule';

/**
 * The review rules, in order of their numbers. R08 and R11 have no file: precedent allows the one, the build catches the other. R30 to R32
 * belong to the gate. R35 to R37 are not of the list of the house: the first two look at several series, the last
 * says what could not be read.
 */
export const RULES: readonly Rule[] = [
  R01,
  R02,
  R03,
  R04,
  R05,
  R06,
  R07,
  R09,
  R10,
  R12,
  R13,
  R14,
  R15,
  R16,
  R17,
  R18,
  R19,
  R20,
  R21,
  R22,
  R23,
  R24,
  R25,
  R26,
  R27,
  R28,
  R29,
  R33,
  R34,
  R35,
  R36,
  R37,
];
