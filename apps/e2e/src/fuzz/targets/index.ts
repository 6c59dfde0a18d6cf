import type { Target } from '../target';
import { ALARMS } from './alarms';
import { API } from './api';
import { ASSEMBLE } from './assemble';
import { C_SOURCE } from './c-source';
import { COMMANDS } from './commands';
import { CONTRACT } from './contract';
import { DECODE } from './decode';
import { DIFF_PARSE } from './diff';
import { PROJECT_FILES } from './project-files';
import { READ, SUBJECT } from './read';
import { SEARCH } from './search';

/** What reads input from the world. What is added to it is added here: a file beside this one, and its row. */
export const TARGETS: readonly Target[] = [
  DECODE,
  READ,
  SUBJECT,
  DIFF_PARSE,
  C_SOURCE,
  COMMANDS,
  ASSEMBLE,
  SEARCH,
  CONTRACT,
  PROJECT_FILES,
  API,
];

export { ALARMS };

/** @throws Error where there is no target of that name, with those that there are */
export const targetOf = (name: string): Target => {
  const all = [...TARGETS, ...ALARMS];
  const found = all.find((target) => target.name === name);
  if (found === undefined)
    throw new Error(`there is no target "${name}": ${all.map((target) => target.name).join(', ')}`);
  return found;
};
