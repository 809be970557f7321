// The same work in another language, to copy.
import { useState } from 'preact/hooks';
import { asCurl, asPython, asR } from '../logic/code_text';
import type { Training } from '../logic/code_text';
import { Button, Tabs } from './parts';

const LANGUAGES = [['python', 'Python'], ['r', 'R'], ['curl', 'curl']] as const;
type Language = (typeof LANGUAGES)[number][0];
const WRITERS = { python: asPython, r: asR, curl: asCurl };

export function CopyButton({ text }: { text: string }) {
  const [done, setDone] = useState('');
  const copy = (): void => {
    // Only safe contexts have a clipboard: over plain http from elsewhere the text can still be marked.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error());
    copied.then(() => setDone('Copied'), () => setDone('Mark the text and copy it'));
  };
  return <Button kind="quiet" onClick={copy}>{done || 'Copy'}</Button>;
}

export function CodeView({ training }: { training: Training }) {
  const [language, setLanguage] = useState<Language>('python');
  const text = WRITERS[language](training);
  return (
    <div class="code-view">
      <div class="toolbar">
        <Tabs label="Language" tabs={LANGUAGES} chosen={language} onChoose={setLanguage} />
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}
