/** The modal on top of the stack. */

import { useEffect, useRef, useState } from "preact/hooks";

import { Blocks } from "../blocks/Blocks";
import { type Surface, SurfaceContext } from "../blocks/surface";
import { closeView, submit } from "../state/acts";
import { useClient } from "../state/store";
import { plain } from "../text/Mrkdwn";
import type { View } from "../types";
import { Toasts } from "./Toasts";
import { Icon } from "./icons";

type Draft = Record<string, Record<string, unknown>>;

export function ModalStack() {
  const { views } = useClient();
  const top = views.at(-1);
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<HTMLElement | null>(null);
  const begun = useRef<string | undefined>(undefined);
  useEffect(() => {
    const { current } = dialog;
    if (!current) {
      opener.current?.focus();
      opener.current = null;
      begun.current = undefined;
      return;
    }
    if (!current.open) {
      opener.current = document.activeElement as HTMLElement | null;
      current.showModal();
    }
    // A form may be there a moment later than its modal.
    const first = begun.current === top?.id ? null : firstField(current);
    if (!first) return;
    begun.current = top?.id;
    first.focus();
  }, [top?.id, top?.hash]);
  if (!top) return null;
  return (
    <dialog
      ref={dialog}
      class="dialog modal"
      aria-labelledby="modal-title"
      data-testid="modal"
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === event.currentTarget) void closeView(top.id);
      }}
    >
      <Modal key={top.id} view={top} depth={views.length} />
      <Toasts />
    </dialog>
  );
}

function Modal({ view, depth }: { view: View; depth: number }) {
  const [draft, setDraft] = useState<Draft>({});
  const sent = useRef(0);
  const sentHash = useRef("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const body = useRef<HTMLDivElement>(null);
  const errors = { ...refused, ...view.errors };
  useEffect(() => setRefused({}), [view.hash]);
  useEffect(() => {
    // What takes the place of a form that was sent, such as its next page, is read from the top.
    if (sentHash.current && sentHash.current !== view.hash) {
      body.current?.scrollTo(0, 0);
      sentHash.current = "";
    }
  }, [view.hash]);

  const remember = (block: string, action: string, value: unknown) =>
    setDraft((known) => ({ ...known, [block]: { ...known[block], [action]: value } }));
  const send = async (event: Event) => {
    event.preventDefault();
    if (busy || view.submit_disabled) return;
    setBusy(true);
    sent.current = performance.now();
    sentHash.current = view.hash;
    const found = await submit(view.id, stillThere(draft, view));
    setRefused(found);
    setBusy(false);
    if (!Object.keys(found).length) return;
    sentHash.current = "";
    requestAnimationFrame(() => firstWrong(body.current)?.focus());
  };
  const surface: Surface = {
    container: { type: "view", view_id: view.id },
    values: view.state.values,
    errors,
    draft: remember,
    sentSince: (moment) => sent.current >= moment,
  };
  return (
    <form class="modal-form" noValidate onSubmit={(event) => void send(event)} aria-busy={busy}>
      <div class="modal-head">
        {depth > 1 && (
          <button type="button" class="icon-button" aria-label="Back"
            onClick={() => void closeView(view.id)}><Icon name="back" /></button>
        )}
        <h2 id="modal-title">{plain(view.title)}</h2>
        <button type="button" class="icon-button" aria-label="Close" data-testid="modal-x"
          onClick={() => void closeView(view.id, depth > 1)}><Icon name="close" /></button>
      </div>
      <div class="dialog-body" ref={body}>
        <SurfaceContext.Provider value={surface}><Blocks blocks={view.blocks} /></SurfaceContext.Provider>
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" data-testid="modal-close"
          onClick={() => void closeView(view.id)}>{plain(view.close) || "Cancel"}</button>
        {view.submit && (
          <button type="submit" class="button button-primary" data-testid="modal-submit"
            aria-disabled={busy || view.submit_disabled}>
            {busy ? "Sending…" : plain(view.submit)}
          </button>
        )}
      </div>
    </form>
  );
}

/** What was entered in inputs that an update has not taken away. */
function stillThere(draft: Draft, view: View): Draft {
  const kept: Draft = {};
  for (const { block_id, element } of view.blocks) {
    const entered = element && draft[block_id];
    if (entered && element.action_id in entered) {
      kept[block_id] = { [element.action_id]: entered[element.action_id] };
    }
  }
  return kept;
}

function firstField(dialog: HTMLElement): HTMLElement | null {
  const wanted = dialog.querySelector<HTMLElement>("[data-focus-first=true]");
  return wanted ?? dialog.querySelector(".dialog-body :is(input, textarea, select, summary, button)");
}

function firstWrong(body: HTMLElement | null): HTMLElement | null {
  return body?.querySelector(".wrong :is(input, textarea, select, summary)") ?? null;
}
