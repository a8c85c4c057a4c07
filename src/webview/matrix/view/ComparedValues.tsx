/** What two releases have of the same things, as a table. */

interface ComparedLine {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** What kind of change it is, in a sign and a word. */
  readonly sign: string;
  /** The class that colours the sign. */
  readonly tone?: string;
}

interface Props {
  readonly lines: readonly ComparedLine[];
  readonly before: string;
  readonly after: string;
  readonly class: string;
}

export function ComparedValues({ lines, before, after, class: classes }: Props) {
  return (
    <table class={classes}>
      <thead>
        <tr>
          <td />
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {lines.map((each) => (
          <tr key={each.title}>
            <th scope="row">{each.title}</th>
            <td>{each.before}</td>
            <td>{each.after}</td>
            <td class={each.tone}>{each.sign}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same, folded away; nothing where there are none. */
export function FoldedValues({ title, ...props }: Props & { readonly title: string }) {
  if (props.lines.length === 0) return null;
  return (
    <details>
      <summary>
        {title}: {props.lines.length}
      </summary>
      <ComparedValues {...props} />
    </details>
  );
}
