/** The freeze report. */
export const ReportPage = () => <p>The freeze report.</p>;
