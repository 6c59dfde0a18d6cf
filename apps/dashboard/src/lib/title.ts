import { useEffect } from 'react';

const PRODUCT = 'Sluice';

/** The title of the page in the browser's tab; before the answer is there the product's name alone. */
export const useTitle = (title: string | undefined): void => {
  useEffect(() => {
    document.title = title === undefined || title === '' ? PRODUCT : `${title} · ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [title]);
};
