// A row of figures as a square image, the least black and the greatest white.
import { useEffect, useRef } from 'preact/hooks';

export function PixelImage({ values, side, label }: { values: readonly number[]; side: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(side, side);
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    values.forEach((value, i) => {
      const shade = Math.round((255 * (value - low)) / (high - low || 1));
      image.data.set([shade, shade, shade, 255], 4 * i);
    });
    context.putImageData(image, 0, 0);
  }, [values, side]);
  return (
    <figure class="pixel-image">
      <canvas ref={canvas} width={side} height={side} role="img" aria-label={label} />
      <figcaption>{label}</figcaption>
    </figure>
  );
}
