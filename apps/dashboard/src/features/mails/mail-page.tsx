/** A mail in its thread. */
export const MailPage = () => <p>A mail in its thread.</p>;
