/** A release line. */
export const ReleasePage = () => <p>A release line.</p>;
