import { z } from 'zod';

/** `name=number,name=number`: whole numbers that replace some of the defaults. A name that is none of theirs is refused. */
export function figuresShape<Name extends string>(defaults: Readonly<Record<Name, number>>) {
  return z
    .string()
    .default('')
    .transform((text, context): Readonly<Record<Name, number>> => {
      const changes = text.split(',').filter((part) => part.trim() !== '');
      const figures: Record<Name, number> = { ...defaults };
      for (const change of changes) {
        const [, name, figure] = /^\s*(\w+)=(\d{1,9})\s*$/.exec(change) ?? [];
        if (name !== undefined && Object.hasOwn(defaults, name)) figures[name as Name] = Number(figure);
        else
          context.addIssue({
            code: 'custom',
            message: `is written name=number, with ${Object.keys(defaults).join(', ')}`,
          });
      }
      return figures;
    });
}
