/** What needs what. */
export const DependenciesPage = () => <p>What needs what.</p>;
