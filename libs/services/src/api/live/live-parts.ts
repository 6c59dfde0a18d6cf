/** The log as streams read it. */
export const LIVE_LOG = Symbol('the log that streams read');
