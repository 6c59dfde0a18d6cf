/** The gate board of a release line. */
export const BoardPage = () => <p>The gate board of a release line.</p>;
