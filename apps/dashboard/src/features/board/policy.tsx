import type { Answer, REST } from '@sluice/contracts';
import { useRead } from '../../lib/read';
import { Loaded } from '../../ui/loaded';
import classes from './board.module.css';

type PolicyAnswer = Answer<typeof REST.getPolicy>;
type Need = PolicyAnswer['phases'][number]['needs'][number]['need'];

const WORDS: Readonly<Record<Need, string>> = {
  nothing: '✓ no ack',
  'maintainer-ack': '✎ maintainer’s ack',
  'release-ack': '✎✎ release ack too',
  no: '✗ not in this phase',
};

/** What the phase that a line is in allows, in one line; on opening, all phases and classes of change. */
const Table = ({ policy }: { readonly policy: PolicyAnswer }) => {
  const current = policy.phases.find(({ name }) => name === policy.current);
  const classesOf = (need: Need): string =>
    (current?.needs ?? []).flatMap((one) => (one.need === need ? [one.class] : [])).join(', ');
  const needs = Object.keys(WORDS) as Need[];
  // The phase one is in stands first: where there is no room for all, it is not the one that is cut off.
  const phases = policy.phases.toSorted((a, b) => Number(b === current) - Number(a === current));
  const columns = policy.phases[0]?.needs.map((one) => one.class) ?? [];
  return (
    <details className={classes['policy']}>
      <summary>
        <strong>Allowed in {current?.title ?? policy.current}:</strong>{' '}
        {needs
          .filter((need) => classesOf(need) !== '')
          .map((need) => (
            <span key={need} className={classes['need']} data-need={need}>
              {WORDS[need]}: {classesOf(need)}
            </span>
          ))}
      </summary>
      <div className={classes['scroll']} tabIndex={0} role="group" aria-label="What each phase asks">
        <table>
          <thead>
            <tr>
              <th scope="col">change</th>
              {phases.map(({ name, title }) => (
                <th key={name} scope="col" aria-current={name === policy.current ? 'true' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map((one) => (
              <tr key={one}>
                <th scope="row">{one}</th>
                {phases.map(({ name, needs: asked }) => {
                  const need = asked.find((a) => a.class === one)?.need ?? 'no';
                  return (
                    <td key={name} data-need={need}>
                      {WORDS[need]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes['under']}>Policy version {policy.policyVersion}; exceptions go before it.</p>
    </details>
  );
};

/** What is allowed in the phase that a release line is in. */
export const Policy = ({ release }: { readonly release: string }) => {
  const policy = useRead('/releases/{release}/policy', { release }, {}, { keep: true });
  return (
    <Loaded query={policy} rows={1} what="the policy">
      {(answer) => <Table policy={answer} />}
    </Loaded>
  );
};
