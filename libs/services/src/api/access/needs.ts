import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller, Scope } from './caller';

declare module 'express-serve-static-core' {
  interface Request {
    /** Who asks; set by the guard before any handler is called. */
    caller: Caller;
  }
}

/** Under which a handler's need is kept. */
export const NEEDS = 'sluice:needs';

/**
 * What a caller must be allowed for a handler, or all of a controller's. A handler that changes something must say one, were it `read`: without, it is refused.
 */
export const Needs = (scope: Scope) => SetMetadata(NEEDS, scope);

/** Who asks, as a parameter of a handler. */
export const Asking = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest<Request>().caller,
);
