import { useEffect, useRef, useState } from "preact/hooks";

import { makeChannel } from "../state/acts";

export function NewChannel({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const make = async (event: Event) => {
    event.preventDefault();
    if (name && (await makeChannel(name, isPrivate))) close();
  };
  const tidy = (text: string) => text.toLowerCase().replace(/[^a-z0-9_-]+/g, "-").slice(0, 80);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="new-channel" onClose={close}>
      <form onSubmit={(event) => void make(event)}>
        <h2 id="new-channel">Make a channel</h2>
        <div class="dialog-body">
          <label class="stacked">Name
            <input class="field" value={name} required
              onInput={(event) => setName(tidy(event.currentTarget.value))} />
          </label>
          <label class="choice">
            <input type="checkbox" checked={isPrivate}
              onChange={(event) => setPrivate(event.currentTarget.checked)} />
            <span>Private: only those who are invited see it</span>
          </label>
        </div>
        <div class="dialog-foot">
          <button type="button" class="button" onClick={close}>Cancel</button>
          <button type="submit" class="button button-primary">Make it</button>
        </div>
      </form>
    </dialog>
  );
}
