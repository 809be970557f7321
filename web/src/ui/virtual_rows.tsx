// A long list of which only the rows in view are made. Heights past what browsers lay out are scaled.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { START, rowsInView, scrolledFrom, scrolledHeight } from '../logic/virtual';

interface Props {
  count: number;
  height: number; // of a row, in pixels
  label: string;
  head: ComponentChildren;
  template: string; // the class with the widths of the columns
  children: (row: number) => ComponentChildren;
}

export function VirtualRows({ count, height, label, head, template, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ ...START, height: 400 });
  useEffect(() => {
    const watch = new ResizeObserver(() => setView((old) => ({ ...old, height: box.current?.clientHeight ?? 400 })));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const list = { count, rowHeight: height, viewHeight: view.height };
  const range = rowsInView(view, list);
  const rows = [];
  for (let row = range.first; row < range.end; row += 1) {
    rows.push(
      <Line key={row} top={range.offset + (row - range.first) * height} height={height} index={row}>
        {children(row)}
      </Line>,
    );
  }
  return (
    <div class={`virtual ${template}`} role="table" aria-label={label} aria-rowcount={count + 1}>
      <div class="virtual-head" role="row" aria-rowindex={1}>{head}</div>
      <div ref={box} class="virtual-body" role="rowgroup" tabIndex={0} onScroll={() => setView((old) => ({ ...scrolledFrom(old, box.current!.scrollTop, list), height: box.current!.clientHeight }))}>
        <div class="virtual-space" role="presentation" style={{ height: `${scrolledHeight(count, height)}px` }}>{rows}</div>
      </div>
    </div>
  );
}

function Line({ top, height, index, children }: { top: number; height: number; index: number; children: ComponentChildren }) {
  const line = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const style = line.current!.style;
    style.transform = `translateY(${top}px)`;
    style.height = `${height}px`;
  }, [top, height]);
  return <div ref={line} class="virtual-row" role="row" aria-rowindex={index + 2}>{children}</div>;
}
