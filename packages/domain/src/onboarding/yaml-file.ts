import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** A name or sentence in both languages, as our YAML files write it. */
export const bilingual = z.object({ zh: z.string(), en: z.string() });

/**
 * Reads a YAML file of a folder.
 * @throws Error that names the file and says what is wrong with it
 */
export function readYaml<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const path = join(folder, name);
  const parsed = schema.safeParse(parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${path}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
}

/** The same for a file that need not be there. */
export const readYamlIfAny = <T>(folder: string, name: string, schema: z.ZodType<T>): T | null =>
  existsSync(join(folder, name)) ? readYaml(folder, name, schema) : null;
