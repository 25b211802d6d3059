/** A select whose options the bot gives while somebody types. */

import { useEffect, useId, useRef, useState } from "preact/hooks";

import { type ElementProps, nameOf, useElement } from "../blocks/surface";
import { askOptions } from "../state/acts";
import { plain } from "../text/Mrkdwn";
import { type Choice, chosenValues, givenChoices } from "./options";
import { useChosen } from "./useChosen";

const TYPING_MS = 300;
const USUAL_LENGTH = 3;

export function ExternalSelect(props: ElementProps) {
  const { of, block } = props;
  const several = of.type.startsWith("multi_");
  const id = useId();
  const { surface, state, choose } = useElement(props);
  const [chosen, setChosen] = useChosen(chosenValues(state));
  const [typed, setTyped] = useState("");
  const [offered, setOffered] = useState<Choice[] | null>(null);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const seek = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    if (text.length < (of.min_query_length ?? USUAL_LENGTH)) return setOffered(null);
    timer.current = window.setTimeout(async () => {
      const found = await askOptions(surface.container, block.block_id, of.action_id, text);
      setOffered(found ? givenChoices(found) : []);
    }, TYPING_MS);
  };
  const pick = (value: string) => {
    const rest = chosen.filter((each) => each !== value);
    const values = several ? (rest.length < chosen.length ? rest : [...chosen, value]) : [value];
    setChosen(values);
    if (!several) setOffered(null);
    void choose(several ? values : value);
  };
  return (
    <div class="external" data-testid={`action-${of.action_id}`}>
      {chosen.length > 0 && <p class="quiet">Chosen: {labels(state, chosen).join(", ")}</p>}
      <input
        class="field"
        type="search"
        {...nameOf(props)}
        aria-controls={id}
        placeholder={plain(of.placeholder) || "Type to search"}
        value={typed}
        onFocus={() => offered ?? seek(typed)}
        onInput={(event) => seek(event.currentTarget.value)}
      />
      <div id={id} class="multi-list" role="group" aria-label="What fits" hidden={!offered}>
        {offered?.map((each) => (
          <button key={each.value} type="button" class="menu-item"
            aria-pressed={chosen.includes(each.value)} onClick={() => pick(each.value)}>
            {each.label}
          </button>
        ))}
        {offered?.length === 0 && <p class="quiet" role="status">Nothing fits.</p>}
      </div>
    </div>
  );
}

function labels(state: Parameters<typeof chosenValues>[0], chosen: string[]): string[] {
  const given = [state?.["selected_option"], state?.["selected_options"]].flat();
  const known = new Map(
    given.flatMap((each) => {
      const option = each as { value?: string; text?: { text: string } } | null | undefined;
      return option?.value ? [[option.value, option.text?.text ?? option.value] as const] : [];
    }),
  );
  return chosen.map((value) => known.get(value) ?? value);
}
