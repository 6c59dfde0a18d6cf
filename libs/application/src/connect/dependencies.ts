import type { DependenciesOf, DependentsOf, OutgoingEdges } from './signatures';

const later = (): Promise<never> => Promise.reject(new Error('edges are not made yet'));

export const outgoingEdges: OutgoingEdges = later;
export const dependentsOf: DependentsOf = later;
export const dependenciesOf: DependenciesOf = later;
