import { useEffect, useState } from "preact/hooks";

/** What is chosen: shown at once, and replaced by what the stand-in says. */
export function useChosen(known: string[]): [string[], (values: string[]) => void] {
  const [chosen, setChosen] = useState(known);
  const key = known.join("\n");
  useEffect(() => setChosen(known), [key]);
  return [chosen, setChosen];
}
