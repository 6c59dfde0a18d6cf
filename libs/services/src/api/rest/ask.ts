import type { Answer, Asked, REST } from '@sluice/contracts';
import type { Replied } from '../http/answers';

export type Name = keyof typeof REST;
/** What is asked of an endpoint, what it answers, and that with its headers. */
export type Ask<N extends Name> = Asked<(typeof REST)[N]>;
export type Json<N extends Name> = Answer<(typeof REST)[N]>;
export type Given<N extends Name> = Replied<(typeof REST)[N]>;
