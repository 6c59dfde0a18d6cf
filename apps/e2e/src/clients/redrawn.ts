import type { Recorded } from './recording';
import type { World } from './world';

/** What is another in every run: where the server is, and its tokens. */
export type Varying = Pick<World, 'tokens'> & { readonly url: string };

/** The host that stands for all of them in what is kept. */
const HOST = 'http://pond.example';

const basic = (name: string, token: string): string => Buffer.from(`${name}:${token}`).toString('base64');

/** Texts of a run, each with what stands for it. */
const pairs = ({ url, tokens }: Varying): readonly (readonly [string, string])[] => [
  [url, HOST],
  ...Object.entries(tokens).flatMap(([name, token]): [string, string][] => [
    [token, `{token-${name}}`],
    [basic(name, token), `{basic-${name}}`],
  ]),
];

const replaced = <T>(value: T, all: readonly (readonly [string, string])[]): T =>
  JSON.parse(all.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value))) as T;

/** A request without anything of the run that it was seen in. */
export const redrawn = (request: Recorded, run: Varying): Recorded => replaced(request, pairs(run));

/** A kept request as it would be seen in another run. */
export const asInRun = (request: Recorded, run: Varying): Recorded =>
  replaced(
    request,
    pairs(run).map(([from, to]) => [to, from] as const),
  );
