import type { Timeline, TimelineLine, TimelinePoint } from '../model/timeline.ts';

const width = 340;
const left = 52;
const right = 10;
const step = 18;
const day = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10);

/** A line for PyTorch and one for CUDA, by day; the same as a table for those who do not see it. */
export function TimelineChart({ timeline, name }: { timeline: Timeline; name: string }) {
  return (
    <section aria-label={`Timeline of ${name}`}>
      <h3>Timeline</h3>
      {timeline.lines.map((line) => (
        <Line key={line.title} line={line} timeline={timeline} />
      ))}
      <details>
        <summary>As a table</summary>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Released</th>
              <th scope="col">Release</th>
              <th scope="col">Version</th>
            </tr>
          </thead>
          <tbody>
            {timeline.lines.flatMap(({ title, points }) =>
              points.map((point) => (
                <tr key={`${title} ${point.release}`}>
                  <td>{dateOf(point)}</td>
                  <td>{point.release}</td>
                  <td>
                    {title} {point.version}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function dateOf({ date, dateIsLatest }: TimelinePoint): string {
  return dateIsLatest ? `≤ ${date}` : date;
}

function Line({
  line: { title, levels, points },
  timeline: { first, last },
}: {
  line: TimelineLine;
  timeline: Timeline;
}) {
  const x = (at: number) => left + ((at - first) / (last - first)) * (width - left - right);
  const top = 10;
  const y = (level: number) => top + (levels.length - 1 - level) * step;
  const bottom = y(0) + 14;
  // From release to release: until the next one, what is released stays.
  const path = points.map((each, index) =>
    index === 0 ? `M${x(each.day)} ${y(each.level)}` : `H${x(each.day)}V${y(each.level)}`,
  );
  const [from, to] = [points[0], points.at(-1)];
  const label = `${title} by release: from ${from?.version} on ${from?.date} to ${to?.version} on ${to?.date}`;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${bottom + 16}`} class={title.toLowerCase()}>
        {levels.map((version, level) => (
          <g key={version}>
            <line class="rule" x1={left} x2={width - right} y1={y(level)} y2={y(level)} />
            <text x={left - 6} y={y(level) + 4} text-anchor="end">
              {version}
            </text>
          </g>
        ))}
        <path d={path.join('')} />
        {points.map((point) => (
          <circle key={point.release} cx={x(point.day)} cy={y(point.level)} r={3}>
            <title>{`${point.release}, ${dateOf(point)}: ${title} ${point.version}`}</title>
          </circle>
        ))}
        <text x={left} y={bottom + 12}>
          {day(first).slice(0, 7)}
        </text>
        <text x={width - right} y={bottom + 12} text-anchor="end">
          {day(last).slice(0, 7)}
        </text>
      </svg>
    </figure>
  );
}
