/** What Slack would tell the person in passing, and what was refused. */

import { useEffect } from "preact/hooks";

import { type Toast } from "../state/client";
import { dismiss, useClient } from "../state/store";
import { Icon } from "./icons";

const SHOWN_MS = 12_000;

export function Toasts() {
  const { toasts } = useClient();
  return (
    <div class="toasts" role="region" aria-label="Notices" aria-live="polite">
      {toasts.map((each) => <One key={each.id} toast={each} />)}
    </div>
  );
}

function One({ toast }: { toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="toast" data-testid="toast">
      <p>{toast.text}</p>
      <button type="button" class="icon-button" aria-label="Dismiss this notice"
        onClick={() => dismiss(toast.id)}><Icon name="close" /></button>
    </div>
  );
}
