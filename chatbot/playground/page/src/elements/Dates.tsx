import { type ElementProps, nameOf, useElement } from "../blocks/surface";

export function DateInput(props: ElementProps) {
  return <Native {...props} type="date" field="selected_date" />;
}

export function TimeInput(props: ElementProps) {
  return <Native {...props} type="time" field="selected_time" />;
}

function Native(props: ElementProps & { type: "date" | "time"; field: string }) {
  const { state, choose } = useElement(props);
  const known = state?.[props.field];
  return (
    <input
      class="field short"
      type={props.type}
      {...nameOf(props)}
      data-testid={`action-${props.of.action_id}`}
      value={typeof known === "string" ? known : ""}
      onChange={(event) => void choose(event.currentTarget.value || null)}
    />
  );
}

export function DateTimeInput(props: ElementProps) {
  const { state, choose } = useElement(props);
  const seconds = state?.["selected_date_time"];
  const choice = (value: string) => (value ? Math.floor(new Date(value).getTime() / 1000) : null);
  return (
    <input
      class="field short"
      type="datetime-local"
      {...nameOf(props)}
      data-testid={`action-${props.of.action_id}`}
      value={typeof seconds === "number" ? local(seconds) : ""}
      onChange={(event) => void choose(choice(event.currentTarget.value))}
    />
  );
}

function local(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString("sv-SE").slice(0, 16).replace(" ", "T");
}
