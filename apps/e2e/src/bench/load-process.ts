import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Says, Told } from './bare-server';
import type { Answers, Job } from './load';

/** A process that asks, apart from those that answer. */
export class Load {
  private constructor(private readonly child: ChildProcess) {}

  static start(): Load {
    return new Load(fork(join(__dirname, 'load.js')));
  }

  async do(job: Job): Promise<Answers> {
    const answered = once(this.child, 'message') as Promise<[Answers]>;
    this.child.send(job);
    return (await answered)[0];
  }

  end(): void {
    this.child.disconnect();
  }
}

/** A bare HTTP server in a process of its own. */
export class BareServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<BareServer> {
    const child = fork(join(__dirname, 'bare-server.js'));
    const [said] = (await once(child, 'message')) as [Says];
    if (!('port' in said)) throw new Error('the bare server did not say where it listens');
    return new BareServer(child, said.port);
  }

  private async tell(told: Told): Promise<number> {
    const answered = once(this.child, 'message') as Promise<[Says]>;
    this.child.send(told);
    const [said] = await answered;
    return 'cpu' in said ? said.cpu : 0;
  }

  /** From now on it answers with this. */
  async answerWith(body: string): Promise<void> {
    await this.tell({ body });
  }

  /** Milliseconds of CPU it has had. */
  cpu(): Promise<number> {
    return this.tell({ cpu: true });
  }

  end(): void {
    this.child.disconnect();
  }
}
