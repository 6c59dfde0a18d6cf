import { useMemo } from 'react';
import { Decoration, Diff, Hunk, parseDiff, type FileData } from 'react-diff-view';
import { visibleText } from '../lib/visible-text';
import 'react-diff-view/style/index.css';
import './diff.css';

const pathOf = ({ type, oldPath, newPath }: FileData): string => (type === 'delete' ? oldPath : newPath);

/** What the library cannot read is shown as it was posted. */
const parsed = (text: string): readonly FileData[] => {
  try {
    return parseDiff(text, { nearbySequences: 'zip' });
  } catch {
    return [];
  }
};

type Props = {
  readonly text: string;
  readonly view?: 'unified' | 'split';
};

/** A diff, file by file, as it was posted; marks that would turn code round for the eye are shown. */
export const DiffView = ({ text: posted, view = 'unified' }: Props) => {
  const text = useMemo(() => visibleText(posted), [posted]);
  const files = useMemo(() => parsed(text), [text]);
  if (files.length === 0) return <pre className="sl-diff-raw">{text}</pre>;
  return (
    <>
      {files.map((file, i) => (
        <details key={i} open className="sl-diff-file">
          <summary>
            <code>{pathOf(file)}</code> <span>{file.type === 'modify' ? '' : file.type}</span>
          </summary>
          {/* A keyboard has to reach what scrolls. */}
          <div className="sl-diff-scroll" tabIndex={0} role="group" aria-label={`Diff of ${pathOf(file)}`}>
            <Diff viewType={view} diffType={file.type} hunks={file.hunks}>
              {(hunks) =>
                hunks.flatMap((hunk) => [
                  <Decoration key={`where ${hunk.content}`}>
                    <code className="sl-diff-where">{hunk.content}</code>
                  </Decoration>,
                  <Hunk key={hunk.content} hunk={hunk} />,
                ])
              }
            </Diff>
          </div>
        </details>
      ))}
    </>
  );
};
