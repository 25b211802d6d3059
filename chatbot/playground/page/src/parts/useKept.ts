import { useState } from "preact/hooks";

/** A state that survives a reload of the page. */
export function useKept<T>(name: string, start: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(name);
      return kept === null ? start : (JSON.parse(kept) as T);
    } catch {
      return start;
    }
  });
  const keep = (next: T) => {
    setValue(next);
    try {
      localStorage.setItem(name, JSON.stringify(next));
    } catch {
      // Without storage it lasts until the next reload.
    }
  };
  return [value, keep];
}
