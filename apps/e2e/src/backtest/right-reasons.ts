/** Why an alarm of a rule on a landed commit is right: what history did about it. */
export type RightReason = {
  /** The judged commit, abbreviated to ten digits. */
  readonly commit: string;
  /** The rule whose question history answered; `none` where no rule R01–R34 asks it. */
  readonly rule: string;
  /** The commit that mended it, or where a person said so; for `never`, the commit at which it could still be seen. */
  readonly evidence: string;
  /** `year`: mended within twelve months. `late`: mended after that. `never`: still so at the commit of the evidence. */
  readonly when: 'year' | 'late' | 'never';
  /** The graded list knows this pair of commits, under this class; absent for pairs found in the tree afterwards. */
  readonly graded?: string | undefined;
  readonly what: string;
};

/**
 * The labels the scoring goes by: for every follow-up that the graded list counts as one of the interface, which rule asks for what it mended
 * (or none), and what the list does not hold but the project's history does. Written before the rules were, from the commits alone.
 */
export const RIGHT_REASONS: readonly RightReason[] = [
  {
    commit: 'a48066d25c',
    rule: 'R19',
    evidence: '3b38b1d964',
    when: 'year',
    graded: 'interface-minor',
    what: 'bit 6 was a signed literal and was made unsigned',
  },
  {
    commit: '217dd79ee2',
    rule: 'R22',
    evidence: 'e36c106b0b',
    when: 'late',
    graded: 'interface-late',
    what: 'the OCaml record of createdomain did not get the buffer size',
  },
  {
    commit: '0570d7f276',
    rule: 'R24',
    evidence: 'b291ce703b',
    when: 'year',
    what: 'the IDL gained a field and the Go bindings were made again 101 days later',
  },
  {
    commit: '918b8842a8',
    rule: 'R28',
    evidence: '32cbc7f96f',
    when: 'year',
    graded: 'interface',
    what: 'two tools still printed the widened registers as 32 bits',
  },
  {
    commit: '918b8842a8',
    rule: 'R28',
    evidence: 'cc83cae4de',
    when: 'year',
    graded: 'interface',
    what: 'the reference sizes of the structures with the widened registers stayed',
  },
  {
    commit: '2075b410ee',
    rule: 'R01',
    evidence: '9516d01ac3',
    when: 'year',
    graded: 'interface-revert',
    what: 'reverted: a second channel for what x86 signals by an emulation flag',
  },
  {
    commit: 'dbb948110a',
    rule: 'R13',
    evidence: '9516d01ac3',
    when: 'year',
    graded: 'interface-renumber',
    what: 'moved from bit 8 to 7 because the disputed neighbour went',
  },
  {
    commit: '1e6706b0d1',
    rule: 'R24',
    evidence: '24d7cc416b',
    when: 'year',
    graded: 'interface',
    what: 'the IDL gained a field and the Go bindings were made again 36 days later',
  },
  {
    commit: '52d0847d7c',
    rule: 'none',
    evidence: '232ee07c23',
    when: 'late',
    graded: 'interface-late',
    what: 'an address type constant had the wrong width',
  },
  {
    commit: '7379f9e10a',
    rule: 'R18',
    evidence: '1cffc48f1e',
    when: 'year',
    graded: 'interface',
    what: 'the Python binding left the new field at zero, which is refused',
  },
  {
    commit: '7379f9e10a',
    rule: 'R18',
    evidence: '306e0afbb3',
    when: 'year',
    graded: 'interface',
    what: 'a test left the new field at zero, which is refused',
  },
  {
    commit: '7379f9e10a',
    rule: 'R18',
    evidence: '810fbc03ff',
    when: 'year',
    graded: 'interface',
    what: 'another test left the new field at zero, which is refused',
  },
  {
    commit: '7379f9e10a',
    rule: 'R24',
    evidence: '24d7cc416b',
    when: 'year',
    graded: 'interface',
    what: 'the IDL gained a field and the Go bindings were made again ten days later',
  },
  {
    commit: '92ea9c54fc',
    rule: 'R22',
    evidence: 'c8040aefe6',
    when: 'year',
    graded: 'interface',
    what: 'the OCaml record of createdomain did not get the pool',
  },
  {
    commit: '6b2b9b3405',
    rule: 'R05',
    evidence: 'e5ac68a011',
    when: 'year',
    graded: 'interface-revert',
    what: 'reverted two weeks before branching: no working fixes',
  },
  {
    commit: '6b2b9b3405',
    rule: 'none',
    evidence: '0823d57d71',
    when: 'year',
    graded: 'interface',
    what: 'the OCaml type nested its lists the wrong way round',
  },
  {
    commit: '2ce11ce249',
    rule: 'R05',
    evidence: 'e5ac68a011',
    when: 'year',
    graded: 'interface-revert',
    what: 'reverted two weeks before branching: no working fixes',
  },
  {
    commit: '2ce11ce249',
    rule: 'none',
    evidence: '0823d57d71',
    when: 'year',
    graded: 'interface',
    what: 'the OCaml type nested its lists the wrong way round',
  },
  {
    commit: 'e5ac68a011',
    rule: 'none',
    evidence: '99e4554893',
    when: 'year',
    graded: 'interface',
    what: 'a C stub of the binding made a list of a null pointer',
  },
  {
    commit: '22b20bd98c',
    rule: 'R25',
    evidence: '345135942b',
    when: 'year',
    graded: 'interface',
    what: 'access control did not know the two new operations',
  },
  {
    commit: '2785b2a9e0',
    rule: 'R25',
    evidence: 'c447b7308b',
    when: 'never',
    what: 'access control has no case for soft_reset_cont, which a continuation asks for in the name of the caller',
  },
];
