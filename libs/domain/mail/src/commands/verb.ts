/** What an argument may be. */
export type ArgumentKind = 'mail' | 'release' | 'rule' | 'token';

/** Who may give a command; what the words stand for is decided where the roles are known. */
export type CommandRight =
  'anybody' | 'author-or-maintainer' | 'maintainer' | 'release-manager' | 'who-gave-it' | 'who-was-asked';

export type Verb = {
  readonly verb: string;
  /** Arguments by position. */
  readonly takes: readonly {
    readonly name: string;
    readonly kind: ArgumentKind;
    /** Only of the last. */
    readonly mayBeLeftOut?: true;
  }[];
  /** Arguments written `key=value`; all may be left out. */
  readonly options: readonly { readonly key: 'on' | 'rule'; readonly kind: ArgumentKind }[];
  /** May end in a reason, in quotation marks. */
  readonly reason: boolean;
  readonly right: CommandRight;
  /** Changes nothing: it is answered. */
  readonly asks?: true;
  /** One sentence, without a full stop. */
  readonly help: string;
  readonly example: string;
};
