import { refuse, text } from '@gongzhi/kernel';

/** A file as a request carries it: as text, or as the bytes that it has on disk, whatever their encoding. */
export interface UploadedFile {
  content?: string | null;
  /** Base64. */
  file?: string | null;
}

/** What a request says, or uploads. @throws Refusal where it does neither or both, or where the bytes are no base64 */
export function contentOf({ content, file }: UploadedFile): string | Uint8Array {
  if (!content === !file) {
    throw refuse(
      'BAD_USER_INPUT',
      text('请在 content（文本）与 file（Base64）中恰好给出一项', 'Give either content (text) or file (base64)'),
      ['file'],
    );
  }
  if (content) return content;
  const bytes = Buffer.from(file!, 'base64');
  // Node skips what is no base64; whoever sent it meant something else.
  if (bytes.toString('base64').replace(/=+$/, '') === file!.replace(/\s|=+$/g, '')) return bytes;
  throw refuse('BAD_USER_INPUT', text('file 不是有效的 Base64', 'file is no valid base64'), ['file']);
}
