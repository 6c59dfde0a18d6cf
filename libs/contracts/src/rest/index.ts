import type { Endpoint } from '../endpoint';
import { ACCESS } from './access';
import { STATUS } from './status';

/** REST v1: every endpoint there is, by its name. A resource is one file beside this one; its rows are added here. */
export const REST = { ...STATUS, ...ACCESS } as const satisfies Readonly<Record<string, Endpoint>>;
