/** A select that takes several: what was chosen as chips, the rest in a list of checkboxes. */

import { useState } from "preact/hooks";

import { type ElementProps, nameOf, useElement } from "../blocks/surface";
import { plain } from "../text/Mrkdwn";
import { chosenValues, useChoices } from "./options";
import { useChosen } from "./useChosen";

const MANY = 8;

export function MultiSelect(props: ElementProps) {
  const choices = useChoices(props.of);
  const { state, choose } = useElement(props);
  const [chosen, setChosen] = useChosen(chosenValues(state));
  const [sought, setSought] = useState("");
  const full = chosen.length >= (props.of.max_selected_items ?? Infinity);
  const shown = choices.filter((each) => each.label.toLowerCase().includes(sought.toLowerCase()));
  const toggle = (value: string) => {
    const rest = chosen.filter((each) => each !== value);
    const values = rest.length < chosen.length ? rest : [...chosen, value];
    setChosen(values);
    void choose(values);
  };
  const names = choices.filter((each) => chosen.includes(each.value)).map((each) => each.label);
  return (
    <details class="multi" data-testid={`action-${props.of.action_id}`}>
      <summary class="field select">
        {names.join(", ") || plain(props.of.placeholder) || "Choose…"}
      </summary>
      <div class="multi-list" role="group" {...nameOf(props)}>
        {choices.length > MANY && (
          <input
            class="field"
            type="search"
            aria-label="Search the list"
            placeholder="Search"
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        )}
        {shown.map((each) => (
          <label key={each.value} class="choice">
            <input
              type="checkbox"
              checked={chosen.includes(each.value)}
              disabled={full && !chosen.includes(each.value)}
              onChange={() => toggle(each.value)}
            />
            <span>{each.label} {each.note && <small class="quiet">{each.note}</small>}</span>
          </label>
        ))}
        {!shown.length && <p class="quiet">Nothing fits.</p>}
      </div>
    </details>
  );
}
