import { useState } from "preact/hooks";

import { type ElementProps, useElement } from "../blocks/surface";
import { plain } from "../text/Mrkdwn";
import { safeAddress } from "../text/entities";

const BUSY_MS = 600;

export function ButtonElement(props: ElementProps) {
  const { of } = props;
  const { choose } = useElement(props);
  const [busy, setBusy] = useState(false);
  const pressed = async () => {
    if (busy) return;
    const address = safeAddress(of.url ?? "");
    if (address) window.open(address, "_blank", "noopener");
    setBusy(true);
    await choose();
    setTimeout(() => setBusy(false), BUSY_MS);
  };
  return (
    <button
      type="button"
      class={`button ${of.style ? `button-${of.style}` : ""} ${busy ? "busy" : ""}`}
      aria-label={of.accessibility_label}
      data-testid={`action-${of.action_id}`}
      onClick={() => void pressed()}
    >
      {plain(of.text)}
    </button>
  );
}

export function IconButton(props: ElementProps) {
  const { choose } = useElement(props);
  const name = props.of.accessibility_label ?? plain(props.of.text);
  return (
    <button type="button" class="button" onClick={() => void choose()} aria-label={name}>
      {plain(props.of.text) || "Delete"}
    </button>
  );
}

export function FeedbackButtons(props: ElementProps) {
  const { choose } = useElement(props);
  const { positive_button: good, negative_button: bad } = props.of;
  return (
    <span class="feedback">
      <button type="button" class="button" onClick={() => void choose("positive")}
        aria-label={good?.accessibility_label}>👍 {plain(good?.text)}</button>
      <button type="button" class="button" onClick={() => void choose("negative")}
        aria-label={bad?.accessibility_label}>👎 {plain(bad?.text)}</button>
    </span>
  );
}
