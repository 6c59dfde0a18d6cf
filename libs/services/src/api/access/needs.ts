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

/** Under which it is kept that a handler reads, whatever its method. */
export const READS = 'sluice:reads';

/** A handler that is sent a question with POST and changes nothing: it counts as reading. One that may write as well counts that by itself. */
export const Reads = () => SetMetadata(READS, true);

/** Under which it is kept that a handler's path is proof enough. */
export const PROVEN = 'sluice:proven';

/**
 * A handler whose path holds a secret that proves all it needs, such as a link in a mail: who is signed in means nothing to it, so no page of another site gains
 * anything by asking, and a mail program may ask without cookies.
 */
export const ProvenByPath = () => SetMetadata(PROVEN, true);

/** Who asks, as a parameter of a handler. */
export const Asking = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest<Request>().caller,
);
