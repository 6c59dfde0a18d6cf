import type { ParkedMail } from '../ports/intake-store';

/** What stands beside the mails that were read, in memory: those that were parked, and how far sources were read. */
export class SetAside {
  protected readonly aside = new Map<string, ParkedMail>();
  private readonly cursors = new Map<string, string>();

  parked(): Promise<readonly ParkedMail[]> {
    return Promise.resolve([...this.aside.values()]);
  }

  unpark(id: string): Promise<void> {
    this.aside.delete(id);
    return Promise.resolve();
  }

  cursor(source: string): Promise<string | undefined> {
    return Promise.resolve(this.cursors.get(source));
  }

  moveCursor(source: string, cursor: string): Promise<void> {
    this.cursors.set(source, cursor);
    return Promise.resolve();
  }
}
