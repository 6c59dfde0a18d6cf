import type { Sign } from '../interface-change';
import type { PatchFile } from '../patch-file';
import { equations } from './equations';
import { holesLeft, zerosRefused } from './fields';
import { guardsResized, toolsGuards, versionGuards } from './guards';
import { listsGrown } from './lists';
import { accessCases, handlersTouched, numbersReused, operationsAdded } from './operations';
import { padsChecked } from './pads';
import { rolesAsked } from './roles';
import { haveMacros, typeDescriptionChanges } from './type-description';

type Reader = (file: PatchFile) => readonly Sign[];

const READERS: readonly Reader[] = [
  operationsAdded,
  numbersReused,
  accessCases,
  handlersTouched,
  rolesAsked,
  equations,
  listsGrown,
  holesLeft,
  zerosRefused,
  padsChecked,
  guardsResized,
  toolsGuards,
  versionGuards,
  typeDescriptionChanges,
  haveMacros,
];

/** More of them in one patch are generated, not written. */
const MAX_SIGNS = 200;

/** What the rules ask of a diff beside the changes of declared interfaces, file by file. */
export const signsIn = (files: readonly PatchFile[]): readonly Sign[] =>
  files.flatMap((file) => READERS.flatMap((read) => read(file))).slice(0, MAX_SIGNS);
