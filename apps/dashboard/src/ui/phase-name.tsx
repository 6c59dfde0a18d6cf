import { useRead } from '../lib/read';

/** A phase of a release line as people call it. */
export const PhaseName = ({ release, phase }: { readonly release: string; readonly phase: string }) => {
  const { data } = useRead('/releases/{release}', { release });
  return <>{data?.phases.find(({ name }) => name === phase)?.title ?? phase}</>;
};
