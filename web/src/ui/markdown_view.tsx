import type { ComponentChildren } from 'preact';
import { markdown } from '../logic/markdown';
import type { Block, Inline } from '../logic/markdown';

function parts(list: readonly Inline[]): ComponentChildren {
  return list.map((part, i) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'code') return <code key={i}>{part.text}</code>;
    if (part.kind === 'strong') return <strong key={i}>{parts(part.parts)}</strong>;
    if (part.kind === 'em') return <em key={i}>{parts(part.parts)}</em>;
    if (part.kind === 'link') return <a key={i} href={part.href} rel="noopener noreferrer">{parts(part.parts)}</a>;
    return null;
  });
}

// The page has the first heading; those of a cell begin below it.
function Part({ block }: { block: Block }) {
  if (block.kind === 'heading') return <p class={`cell-heading level-${block.level}`} role="heading" aria-level={Math.min(6, block.level + 1)}>{parts(block.parts)}</p>;
  if (block.kind === 'paragraph') return <p>{parts(block.parts)}</p>;
  if (block.kind === 'quote') return <blockquote>{parts(block.parts)}</blockquote>;
  if (block.kind === 'code') return <pre tabIndex={0}>{block.text}</pre>;
  if (block.kind !== 'list') return <hr />;
  const items = block.items.map((item, i) => <li key={i}>{parts(item)}</li>);
  return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
}

export function MarkdownView({ text }: { text: string }) {
  return <div class="markdown">{markdown(text).map((block, i) => <Part key={i} block={block} />)}</div>;
}
