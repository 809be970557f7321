// The message of a training job, taken apart: "Iterations: 6. Epochs: 60.0. Speed: 23,750 samples/sec."

/** Pairs of name and value; a message that is none of that kind is one pair. */
export function progressFacts(message: string): [string, string][] {
  if (!message) return [];
  const parts = message.split(/\.\s+(?=[A-Z])/).map((part) => part.replace(/\.$/, ''));
  const facts = parts.map((part) => /^(?:(Fold \d+|Model [^:]+): )?([A-Z][a-z ]+):\s*(.+)$/.exec(part));
  if (facts.some((fact) => fact === null)) return [['Now', message]];
  return facts.flatMap((fact): [string, string][] => {
    const pair: [string, string] = [fact![2]!, fact![3]!.trim()];
    return fact![1] ? [['Part', fact![1]], pair] : [pair];
  });
}
