/** The guided tour: one step after the other, each ticked when it has happened. */

import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../parts/icons";
import { doneSteps, forgetSteps, watchSteps } from "./progress";
import { perform } from "./performing";
import type { Step } from "./step";
import { STEPS } from "./steps";

export function TourPanel({ close }: { close: () => void }) {
  const [done, setDone] = useState(doneSteps);
  const [open, setOpen] = useState(() => STEPS.find((step) => !done.has(step.id))?.id ?? null);
  const [showing, setShowing] = useState<string | null>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => watchSteps(setDone), []);

  const show = async (step: Step) => {
    if (showing) return;
    setTrouble("");
    setShowing(step.id);
    try {
      await perform(step);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setShowing(null);
  };
  const toggle = (step: Step) => {
    setTrouble("");
    setOpen(open === step.id ? null : step.id);
  };
  return (
    <aside class="tour" id="tour" aria-label="Guided tour" data-testid="tour">
      <div class="tour-head">
        <h2>What it does</h2>
        <span class="quiet" role="status">{done.size} of {STEPS.length} seen</span>
        <button type="button" class="icon-button" aria-label="Close the tour"
          data-testid="close-tour" onClick={close}><Icon name="close" /></button>
      </div>
      <ol class="tour-steps">
        {STEPS.map((step, place) => (
          <Stop key={step.id} step={step} place={place + 1} done={done.has(step.id)}
            open={open === step.id} showing={showing === step.id} busy={showing !== null}
            trouble={open === step.id ? trouble : ""} toggle={() => toggle(step)}
            next={STEPS[place + 1]} openNext={(next) => setOpen(next.id)}
            show={() => void show(step)} />
        ))}
      </ol>
      {done.size > 0 && (
        <button type="button" class="link-button" onClick={() => setDone(forgetSteps())}>
          Untick all
        </button>
      )}
    </aside>
  );
}

interface StopProps {
  step: Step;
  place: number;
  done: boolean;
  open: boolean;
  showing: boolean;
  busy: boolean;
  trouble: string;
  next: Step | undefined;
  toggle: () => void;
  openNext: (next: Step) => void;
  show: () => void;
}

function Stop({ step, place, done, open, showing, busy, trouble, next, ...run }: StopProps) {
  const row = useRef<HTMLLIElement>(null);
  const id = `tour-${step.id}`;
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: "nearest" });
  }, [open, done]);
  return (
    <li ref={row} class={done ? "tour-step done" : "tour-step"} data-testid={id} data-done={done}>
      <h3>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={run.toggle}>
          <span class="tick" aria-hidden="true">{done ? "✓" : place}</span>
          {step.title}
          {done && <span class="visually-hidden"> (seen)</span>}
        </button>
      </h3>
      {open && (
        <div id={id} class="tour-words">
          <p>{step.words}</p>
          <div class="row">
            <button type="button" class="button button-primary" data-testid={`show-${step.id}`}
              aria-disabled={busy} onClick={run.show}>{showing ? "Showing…" : "Show me"}</button>
            {done && next && (
              <button type="button" class="button" onClick={() => run.openNext(next)}>Next</button>
            )}
          </div>
          {trouble && <p class="field-error" role="alert">{trouble}</p>}
        </div>
      )}
    </li>
  );
}
