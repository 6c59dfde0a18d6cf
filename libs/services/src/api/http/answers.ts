import { Req, RequestMapping, RequestMethod, Res } from '@nestjs/common';
import type { Answer, Asked, Endpoint } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { askedOf } from './asked';
import { Reply, type Prepared } from './reply';
import { send } from './send';

/** Where REST v1 is; `/api/` and `/api/1.0/` to `/api/1.4/` beside it are Patchwork's. */
export const REST_V1 = 'api/v1';

const ENDPOINT = 'the endpoint that a handler answers';

/** The row of the contract that a handler answers; none for handlers of other surfaces. */
export const endpointOf = (handler: object): Endpoint | undefined =>
  Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined;

/** `{ref}` of the contract as `:ref` of the router. */
const routeOf = ({ path }: Endpoint): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

type Body<E extends Endpoint> =
  Answer<E> | Prepared | (E extends { readonly texts: unknown } ? string | Buffer : never);

/** What a handler gives back: the JSON, or that or a text with its headers. */
export type Replied<E extends Endpoint> = Answer<E> | Reply<Body<E>>;

/** A method that answers an endpoint: it is given what was asked, checked, and the request for who asks. */
type Handler<E extends Endpoint> = (asked: Asked<E>, request: Request) => Promise<Replied<E>> | Replied<E>;

/**
 * Makes a method of a controller under `REST_V1` the one that answers an endpoint. What is asked is checked by the contract before, and its answer is sent
 * after, with its conditional headers.
 */
export const Answers =
  <const E extends Endpoint>(endpoint: E) =>
  (target: object, key: string, descriptor: { value?: Handler<E> }): void => {
    const handler = descriptor.value;
    if (handler === undefined) throw new Error(`${key} is no method`);
    const answer = async function (this: unknown, request: Request, response: Response): Promise<void> {
      const asked = askedOf(endpoint, request);
      const replied: Replied<E> = await handler.call(this, asked, request);
      const { body, headers } = replied instanceof Reply ? replied : new Reply(replied as Body<E>);
      send({ endpoint, request, response }, body, headers);
    };
    // The router gives request and response, where the handler takes what was asked.
    descriptor.value = answer as unknown as Handler<E>;
    Reflect.defineMetadata(ENDPOINT, endpoint, answer);
    Req()(target, key, 0);
    Res()(target, key, 1);
    RequestMapping({ path: routeOf(endpoint), method: RequestMethod[endpoint.method] })(
      target,
      key,
      descriptor,
    );
  };
