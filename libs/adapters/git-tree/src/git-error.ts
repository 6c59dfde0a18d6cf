/** A git tree that cannot be read: what, where, what to do, in one line. */
export class GitTreeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GitTreeError';
  }
}
