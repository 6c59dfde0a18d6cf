import { useEffect, useRef } from 'react';

/** A key, or two one after the other: `j`, `g b`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** How long the second key of two may take. */
const CHORD_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Does what keys say while the component is there; not while somebody types, and never with Ctrl, Alt or Meta. */
export const useKeys = (keys: Keys): void => {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    let first: { readonly key: string; readonly at: number } | undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      // A dialog that is open has the keys.
      if (document.querySelector('[role="dialog"][data-modal-content]') !== null) return;
      const chord =
        first !== undefined && event.timeStamp - first.at < CHORD_MS ? `${first.key} ${event.key}` : '';
      const act = current.current[chord] ?? current.current[event.key];
      first = { key: event.key, at: event.timeStamp };
      if (act === undefined) return;
      event.preventDefault();
      first = undefined;
      act(event);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
};
