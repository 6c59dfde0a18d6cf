/** An alarm of the cycles kept back, looked at once after the rules were done. */
export type HeldBack = {
  readonly commit: string;
  readonly rule: string;
  readonly judged: 'right' | 'false';
  readonly why: string;
};

export const HELD_BACK_RANGE = 'RELEASE-4.17.0..RELEASE-4.19.0';

export const HELD_BACK: readonly HeldBack[] = [
  {
    commit: '4dd160583c',
    rule: 'R25',
    judged: 'right',
    why: 'given its case by 647f7e50eb, 14 months later',
  },
  {
    commit: '43ba5202e2',
    rule: 'R24',
    judged: 'right',
    why: 'bindings made again by 5f05b22931, five days later',
  },
  { commit: '161c37d020', rule: 'R25', judged: 'right', why: 'still without a case at c447b7308b' },
  {
    commit: '31c6554974',
    rule: 'R16',
    judged: 'right',
    why: 'bdb1184d4f bumped the version the next day (a commit the rule cites)',
  },
  { commit: '8abdd8d528', rule: 'R24', judged: 'right', why: 'bindings made again by 1429f9c548' },
  { commit: '7e5c4a8b86', rule: 'R25', judged: 'right', why: 'still without a case at c447b7308b' },
  { commit: '1f762642d2', rule: 'R24', judged: 'right', why: 'bindings made again by 1f849edc2f' },
  {
    commit: '82182ad7b4',
    rule: 'R15',
    judged: 'false',
    why: 'the structure is of livepatch payloads, which carry a version of their own; the model puts all of sysctl.h under one',
  },
  {
    commit: '93d913c6e6',
    rule: 'R20',
    judged: 'false',
    why: 'flexible arrays under the guard of the interface version, as they should be: the rule does not read the guard',
  },
  { commit: '024e7131be', rule: 'R24', judged: 'right', why: 'bindings made again by 57a923bfd9' },
  {
    commit: 'ae6d4fd876',
    rule: 'R20',
    judged: 'false',
    why: 'an argument turns unsigned in a compat entry, with the same bits passed: a fix',
  },
  {
    commit: 'dfc9fab003',
    rule: 'R20',
    judged: 'false',
    why: 'only the number of the highest note moves, as it must when one is added',
  },
  {
    commit: '2a9a19be13',
    rule: 'R19',
    judged: 'false',
    why: 'a revert that brings old lines back; they are not new',
  },
  { commit: '3bc14e4fa4', rule: 'R24', judged: 'right', why: 'bindings made again by 54aa34fc89' },
  {
    commit: '4c733873b5',
    rule: 'R25',
    judged: 'right',
    why: 'given its case by 7fa1411676, seven months later',
  },
  {
    commit: '0291089f6e',
    rule: 'R22',
    judged: 'right',
    why: 'the field came to the binding with fb45a35ad7, two months later (a commit the rule cites)',
  },
  { commit: '0291089f6e', rule: 'R23', judged: 'right', why: 'the same (a commit the rule cites)' },
];
