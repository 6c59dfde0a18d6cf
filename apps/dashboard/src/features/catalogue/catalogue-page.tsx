/** The declared interfaces. */
export const CataloguePage = () => <p>The declared interfaces.</p>;
