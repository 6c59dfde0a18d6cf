/** What happened. */
export const ActivityPage = () => <p>What happened.</p>;
