/** Where the dashboard is answered: below it archive paths, which have two segments of any name, have nothing to say. */
export const DASHBOARD = 'app';
