/** What a token may be for. `admin` includes the others; `decide` is what a signed-in person may do by their roles. */
export const SCOPES = ['read', 'check', 'comment', 'decide', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Longer ones are taken by no mail server. */
export const MAX_ADDRESS = 254;

/** An address that mail can be sent to and nothing else can be read into: no quotes, no brackets, no spaces, no line ends. */
export const MAIL_ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

export const isMailAddress = (text: string): boolean => text.length <= MAX_ADDRESS && MAIL_ADDRESS.test(text);
