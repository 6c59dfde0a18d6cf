import { STATUS_CODES } from 'node:http';

/** What is answered in place of what was asked for: RFC 9457, with where the fault lies and what to do about it. */
export type ProblemDocument = {
  readonly type: 'about:blank';
  readonly status: number;
  readonly title: string;
  /** What is wrong, in a sentence. */
  readonly detail: string;
  /** Where: a field, a header, a part of the path. */
  readonly where?: string | undefined;
  /** What to do about it. */
  readonly help?: string | undefined;
};

/** A refusal with its status; thrown by any part of the API, answered by the filter of its surface. */
export class Problem extends Error {
  readonly where: string | undefined;
  readonly help: string | undefined;
  /** Headers that go with it, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    detail: string,
    more: {
      readonly where?: string | undefined;
      readonly help?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.where = more.where;
    this.help = more.help;
    this.headers = more.headers ?? {};
  }

  document(): ProblemDocument {
    const { status, message: detail, where, help } = this;
    const title = STATUS_CODES[status] ?? 'Error';
    return {
      ...{ type: 'about:blank', status, title, detail },
      ...(where === undefined ? {} : { where }),
      ...(help === undefined ? {} : { help }),
    };
  }
}
