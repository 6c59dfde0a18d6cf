/** Something a person can look up to check a sentence by hand. */
export type Evidence =
  | {
      readonly kind: 'mail';
      readonly messageId: string;
      readonly line?: number | undefined;
      readonly quote?: string | undefined;
      /** What it shows, in Sluice's words, where no line of it says so by itself. */
      readonly what?: string | undefined;
    }
  | {
      readonly kind: 'hunk';
      readonly messageId: string;
      readonly file: string;
      readonly line: number;
      readonly quote: string;
    }
  | { readonly kind: 'commit'; readonly commit: string; readonly quote?: string | undefined }
  | { readonly kind: 'date'; readonly date: string; readonly what: string }
  | { readonly kind: 'model'; readonly entry: string; readonly quote: string };
