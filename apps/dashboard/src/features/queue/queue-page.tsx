/** What waits for me. */
export const QueuePage = () => <p>What waits for me.</p>;
