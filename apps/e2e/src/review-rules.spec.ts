import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { RULES } from '@sluice/interface-model';

const page = readFileSync(resolve(__dirname, '../../../docs/review-rules.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| R\d\d /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/review-rules.md', () => {
  it.each(RULES.map((rule) => [rule.id, rule.title]))('names %s as the code does', (id, title) => {
    expect(rows.find((cells) => cells[1] === id)?.[2]).toBe(title);
  });

  it('has no rule twice, and none that is neither in the code, in the gate nor explained', () => {
    const ids = rows.map((cells) => cells[1]);
    expect(ids).toEqual([...new Set(ids)].sort());
    const elsewhere = ids.filter((id) => !RULES.some((rule) => rule.id === id));
    expect(elsewhere).toEqual(['R08', 'R11', 'R30', 'R31', 'R32']);
  });
});
