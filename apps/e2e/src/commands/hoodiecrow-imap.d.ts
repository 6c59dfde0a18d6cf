/** The members in use of a server for tests that has no types of its own. */
declare module 'hoodiecrow-imap' {
  import type { Server as TcpServer } from 'node:net';

  type Message = { readonly raw: string; readonly internaldate?: string };
  type Server = {
    readonly server: TcpServer;
    listen(port: number, done: () => void): void;
    close(done: () => void): void;
    appendMessage(folder: string, flags: readonly string[], internalDate: string, raw: string): void;
  };
  export default function hoodiecrow(options: {
    readonly plugins?: readonly string[];
    readonly storage: Readonly<
      Record<string, { readonly uid?: number; readonly messages: readonly Message[] }>
    >;
  }): Server;
}
