/** Something to look up: a mail by its Message-ID, a commit by its hash, a series by its id, a saved report by its hash. */
export type Ref = { readonly kind: 'mail' | 'commit' | 'series' | 'report'; readonly id: string };

/** One thing on a report: a sentence, and what to look up. */
export type Line = {
  /** The word a list is sorted by, such as an outcome; stands before the sentence. */
  readonly mark?: string | undefined;
  readonly text: string;
  /** Sentences below it. */
  readonly more?: readonly string[] | undefined;
  readonly refs?: readonly Ref[] | undefined;
};

export type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export type Section = {
  /** Names the section in CSV and in anchors. */
  readonly key: string;
  readonly title: string;
  readonly lead?: string | undefined;
  readonly numbered?: boolean | undefined;
  readonly lines: readonly Line[];
  readonly table?: Table | undefined;
  /** What is said where there is neither line nor row. */
  readonly none: string;
};

/** A part of a whole, or a number of a day. */
export type Segment = { readonly label: string; readonly value: number };

/** A picture of numbers, with what it shows as a sentence: that stands where pictures do not. */
export type Chart = { readonly key: string; readonly title: string; readonly alternative: string } & (
  | { readonly kind: 'parts'; readonly segments: readonly Segment[] }
  | { readonly kind: 'days'; readonly names: readonly [string, string]; readonly days: readonly DayPoint[] }
);
export type DayPoint = { readonly day: string; readonly upper: number; readonly lower: number };

/** Any report, before it is written in a format: every renderer reads this and nothing else. */
export type ReportDocument = {
  readonly kind: string;
  readonly title: string;
  /** The subject of the mail that it is sent as, without the prefix. */
  readonly subject: string;
  /** What a person wrote to stand on top. */
  readonly notes?: string | undefined;
  /** What stands before the first section: numbers first. */
  readonly standing: readonly string[];
  /** A short list below it, such as the borders to come. */
  readonly next?: { readonly title: string; readonly items: readonly string[] } | undefined;
  readonly sections: readonly Section[];
  readonly charts: readonly Chart[];
  /** Coverage and lag. */
  readonly footer: readonly string[];
};

/** Whether a section has nothing to say. */
export const isEmpty = ({ lines, table }: Section): boolean =>
  lines.length === 0 && (table === undefined || table.rows.length === 0);
