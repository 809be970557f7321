// The layers of a network as a drawing: some units of each, with their number, kind and dropout.
import type { Model } from '../../api/types';
import { count, number } from '../../logic/format';
import { column, numbers } from '../../logic/tables';
import { Card } from '../../ui/parts';

const MOST_UNITS = 9;
const STEP = 130;
const HEIGHT = 220;

export function NetworkCard({ model }: { model: Model }) {
  const table = model.output.model_summary;
  const units = table && numbers(table, 'units');
  if (!table || !units || units.length < 2) return null;
  const kinds = column(table, 'type') ?? [];
  const dropout = numbers(table, 'dropout') ?? [];
  const places = units.map((size, layer) => {
    const shown = Math.min(MOST_UNITS, size);
    return Array.from({ length: shown }, (_, i) => ({ x: 60 + layer * STEP, y: 20 + (HEIGHT - 40) * ((i + 0.5) / shown) }));
  });
  const lines = places.slice(1).map((to, layer) => places[layer]!.flatMap((a) => to.map((b) => `M${a.x} ${a.y.toFixed(1)}L${b.x} ${b.y.toFixed(1)}`)).join(''));
  const told = units.map((size, i) => `${String(kinds[i])} of ${size}`).join(', ');
  return (
    <Card title="Network">
      <div class="scroll" tabIndex={0} role="region" aria-label="Network">
        <svg class="network" width={60 + (units.length - 1) * STEP + 60} height={HEIGHT + 60} role="img" aria-label={`Layers: ${told}`}>
          {lines.map((path, i) => <path key={i} d={path} />)}
          {places.flat().map(({ x, y }, i) => <circle key={i} cx={x} cy={y} r="7" />)}
          {units.map((size, i) => (
            <g key={i}>
              <text class="units" x={60 + i * STEP} y={HEIGHT + 14} text-anchor="middle">{count(size)}</text>
              <text x={60 + i * STEP} y={HEIGHT + 32} text-anchor="middle">{String(kinds[i] ?? '').replace('Dropout', '')}</text>
              {(dropout[i] ?? 0) > 0 && <text x={60 + i * STEP} y={HEIGHT + 50} text-anchor="middle">dropout {number(dropout[i], 3)} %</text>}
            </g>
          ))}
        </svg>
      </div>
    </Card>
  );
}
