import { createHash } from 'node:crypto';

const STYLE = /<style>([\s\S]*?)<\/style>/;

/** The policy that a page which stands by itself is served under: it may run and load nothing, and have the one style that is in it. */
export const pagePolicy = (page: string): string => {
  const style = STYLE.exec(page)?.[1];
  const styles =
    style === undefined ? "'none'" : `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
  return `default-src 'none'; style-src ${styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
};
