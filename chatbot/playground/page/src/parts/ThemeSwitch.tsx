import { useEffect } from "preact/hooks";

import { Icon } from "./icons";
import { useKept } from "./useKept";

type Theme = "system" | "light" | "dark";

const NEXT: Record<Theme, Theme> = { system: "dark", dark: "light", light: "system" };
const NAMES: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };

export function ThemeSwitch() {
  const [theme, setTheme] = useKept<Theme>("playground.theme", "system");
  useEffect(() => {
    if (theme === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const name = `Colours: ${NAMES[theme]}. Change`;
  return (
    <button type="button" class="top-button" aria-label={name} title={name}
      data-testid="theme" onClick={() => setTheme(NEXT[theme])}>
      <Icon name={theme === "dark" ? "moon" : "sun"} />
      <span class="top-word">{theme === "system" ? "Auto" : NAMES[theme]}</span>
    </button>
  );
}
