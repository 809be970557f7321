// Markdown as a tree: the usual parts of it. HTML in it stays text, so there is nothing to sanitize.

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong'; parts: Inline[] }
  | { kind: 'em'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] };

export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph'; parts: Inline[] }
  | { kind: 'quote'; parts: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' };

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*?)\*|\[([^\]]*)\]\(([^)\s]*)\)/;
const MOST_DEPTH = 20;

/** Only what leads to a page or a place in this one. */
const isSafe = (href: string): boolean => /^(https?:\/\/|#|mailto:)/i.test(href);

export function inline(text: string, depth = 0): Inline[] {
  const found = depth < MOST_DEPTH ? INLINE.exec(text) : null;
  if (!found) return text ? [{ kind: 'text', text }] : [];
  const before: Inline[] = found.index > 0 ? [{ kind: 'text', text: text.slice(0, found.index) }] : [];
  const [whole, code, strong, strong2, em, label, href] = found;
  let part: Inline;
  if (code !== undefined) part = { kind: 'code', text: code };
  else if ((strong ?? strong2) !== undefined) part = { kind: 'strong', parts: inline((strong ?? strong2)!, depth + 1) };
  else if (em !== undefined) part = { kind: 'em', parts: inline(em, depth + 1) };
  else if (isSafe(href!)) part = { kind: 'link', href: href!, parts: inline(label!, depth + 1) };
  else part = { kind: 'text', text: whole };
  const rest = text.slice(found.index + whole.length);
  return [...before, part, ...inlineRest(rest, depth)];
}

// A loop over the rest, so that a long paragraph is no deep recursion.
function inlineRest(text: string, depth: number): Inline[] {
  const out: Inline[] = [];
  let rest = text;
  while (rest) {
    const found = INLINE.exec(rest);
    if (!found) {
      out.push({ kind: 'text', text: rest });
      break;
    }
    const end = found.index + found[0].length;
    out.push(...inline(rest.slice(0, end), depth));
    rest = rest.slice(end);
  }
  return out;
}

const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^\s*([-*+]|\d+[.)])\s+(.*)$/;

export function markdown(source: string): Block[] {
  const lines = source.split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const close = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', parts: inline(paragraph.join(' ')) });
    paragraph = [];
  };
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (line.startsWith('```')) {
      close();
      const end = lines.findIndex((other, k) => k > i && other.startsWith('```'));
      const last = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(i + 1, last).join('\n') });
      i = last;
    } else if (heading) {
      close();
      blocks.push({ kind: 'heading', level: heading[1]!.length, parts: inline(heading[2]!) });
    } else if (/^\s*(---+|\*\*\*+)\s*$/.test(line)) {
      close();
      blocks.push({ kind: 'rule' });
    } else if (item) {
      close();
      const ordered = /\d/.test(item[1]!);
      const last = blocks.at(-1);
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(inline(item[2]!));
      else blocks.push({ kind: 'list', ordered, items: [inline(item[2]!)] });
    } else if (line.startsWith('>')) {
      close();
      blocks.push({ kind: 'quote', parts: inline(line.replace(/^>\s?/, '')) });
    } else if (line.trim() === '') {
      close();
    } else {
      paragraph.push(line.trim());
    }
  }
  close();
  return blocks;
}
