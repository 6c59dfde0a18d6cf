/** A series. */
export const SeriesPage = () => <p>A series.</p>;
