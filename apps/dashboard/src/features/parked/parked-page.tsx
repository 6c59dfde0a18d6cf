/** What is parked. */
export const ParkedPage = () => <p>What is parked.</p>;
