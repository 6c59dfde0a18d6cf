/** Search. */
export const SearchPage = () => <p>Search.</p>;
