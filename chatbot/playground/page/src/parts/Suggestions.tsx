import type { Suggestion } from "./suggesting";

interface Props {
  id: string;
  of: Suggestion[];
  chosen: number;
  take: (place: number) => void;
}

export function Suggestions({ id, of, chosen, take }: Props) {
  return (
    <ul class="suggestions" role="listbox" id={id} aria-label="Suggestions" data-testid="suggestions">
      {of.map((each, place) => (
        <li
          key={each.insert}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === chosen}
          onPointerDown={(event) => (event.preventDefault(), take(place))}
        >
          <strong>{each.label}</strong> {each.note && <small>{each.note}</small>}
        </li>
      ))}
    </ul>
  );
}
