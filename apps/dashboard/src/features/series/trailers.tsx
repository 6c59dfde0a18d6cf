import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import { nameOf } from '../../lib/format';
import { MailLink } from '../../ui/links';
import { Said } from '../../ui/said';
import { When } from '../../ui/when';
import classes from './series.module.css';
import type { TrailerRow } from './series';

const Weight = ({ trailer }: { readonly trailer: TrailerRow }) => {
  if (trailer.counts)
    return (
      <>
        <IconCheck size={13} aria-hidden /> counts
      </>
    );
  if (trailer.needsHuman)
    return (
      <>
        <IconQuestionMark size={13} aria-hidden /> needs a person
      </>
    );
  return (
    <>
      <IconX size={13} aria-hidden /> does not count
    </>
  );
};

/** Trailers and objections: by whom, with what right, whether they count. */
export const Trailers = ({ trailers }: { readonly trailers: readonly TrailerRow[] }) => (
  <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Trailers and objections">
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Said</th>
          <th scope="col">By</th>
          <th scope="col">For</th>
          <th scope="col">Weight</th>
          <th scope="col">Why</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {trailers.map((trailer, i) => (
          <tr key={i}>
            <td>
              <strong>
                <Said text={trailer.key} max={60} />
              </strong>
              {trailer.value === '' ? null : (
                <div>
                  <Said text={trailer.value} max={300} />
                </div>
              )}
              {trailer.condition === null ? null : (
                <div className={classes['dim']}>
                  <Said text={`“${trailer.condition}”`} />
                </div>
              )}
            </td>
            <td>
              <Said text={nameOf(trailer.by)} max={80} />
              <div className={classes['dim']}>
                {trailer.authority === 'none' ? 'no role' : trailer.authority}, {trailer.trust}
              </div>
            </td>
            <td>
              v{trailer.revision}, <Said text={trailer.scope} />
            </td>
            <td>
              <Weight trailer={trailer} />
            </td>
            <td>
              <Said text={trailer.why} />
            </td>
            <td>
              <MailLink id={trailer.messageId}>
                <When at={trailer.saidAt} />
              </MailLink>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
