import { rangeDiffLines } from './range-diff';

test('tells of each line whether it came, went or stayed, and leaves it as it is', () => {
  const text = [
    '1:  179e78aa41 ! 1:  279e78aa41 xen/arm: fix SBDF calculation',
    '    @@ Commit message',
    '         stays',
    '    -    goes',
    '    +    comes',
    '    -+    was added before, is not now',
  ].join('\n');
  expect(rangeDiffLines(text).map(({ sign }) => sign)).toEqual(['!', '@', ' ', '-', '+', '-']);
  expect(
    rangeDiffLines(text)
      .map((line) => line.text)
      .join('\n'),
  ).toBe(text);
});
