import { Controller, Get, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { withoutSecrets } from '../../observability';
import { Limits } from '../access/limits';
import { Needs, Reads } from '../access/needs';
import { logRefusal } from '../access/refusals';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';
import { RefusalFilter, refusalOf } from './refusal.filter';
import { PatchworkSurface } from './surface';
import { isMethod, METHODS, methodsOf, WRITING } from './xml-rpc-methods';
import { answerXml, faultXml, readCall, RpcFault, type RpcValue } from './xml-rpc-values';

/** What other surfaces log: somebody who may not, or who asks for too much. What is merely not there, or not to be understood, is no news. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

/** As long as other bodies may be. */
const MOST_BYTES = 262_144;

const bodyOf = async (request: Request): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw new RpcFault('the call is too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Patchwork's older interface, which pwclient uses unless it is told otherwise. */
@Controller('xmlrpc')
@UseFilters(RefusalFilter)
export class XmlRpcController {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(PatchworkSurface) private readonly surface: PatchworkSurface,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  @Get()
  list(@Res() response: Response): void {
    response.type('text/plain; charset=utf-8').send(`POST a call of one of:\n\n${METHODS.join('\n')}\n`);
  }

  @Post()
  @Needs('read')
  @Reads()
  async call(@Req() request: Request, @Res() response: Response): Promise<void> {
    response
      .status(200)
      .type('text/xml; charset=utf-8')
      .send(await this.answer(request));
  }

  /** XML-RPC tells failures in the answer. */
  private async answer(request: Request): Promise<string> {
    let called: string | undefined;
    try {
      const { method, parameters } = readCall(await bodyOf(request));
      called = isMethod(method) ? method : undefined;
      return answerXml(await this.run(request, method, parameters));
    } catch (error) {
      if (error instanceof RpcFault) return faultXml(error.message);
      const { status, body } = refusalOf(error);
      const why = String(body['detail'] ?? JSON.stringify(body));
      if (status >= 500) this.api.log.error({ err: error }, withoutSecrets((error as Error).message));
      else if (REFUSED.has(status))
        logRefusal(this.api.log, request, {
          what: 'xmlrpc',
          problem: new Problem(status, why, { where: called }),
        });
      return faultXml(why);
    }
  }

  private async run(request: Request, method: string, parameters: readonly RpcValue[]): Promise<RpcValue> {
    const caller = await this.surface.callerOf(request);
    if (!isMethod(method)) throw new RpcFault(`method "${method}" is not supported`);
    if (WRITING.has(method)) await this.limits.wrote(caller, request.ip ?? '');
    return methodsOf(this.surface, request)[method](parameters);
  }
}
