import type { Questions } from "./questions.ts";

/**
 * A field of a question's template as the C locale reads it: debconf takes that for English, so a translation to
 * English comes first. `untranslated` asks for what programs compare with: the original, or its C variant.
 */
export function templateField(questions: Questions, name: string, field: string, untranslated = false): string {
  const template = questions.get(name)?.fields.get("template");
  const fields = questions.templates.get(template ?? "")?.fields;
  const plain = field.replace(/-.*/, "");
  return fields?.get(`${field}-${untranslated ? "c" : "en"}`) ?? fields?.get(field) ?? fields?.get(plain) ?? "";
}

export const typeOf = (questions: Questions, name: string): string =>
  questions.get(name)?.fields.get("type") ?? templateField(questions, name, "type");

/** What was answered or set, or else the template's default. */
export const valueOf = (questions: Questions, name: string): string =>
  questions.get(name)?.fields.get("value") ?? templateField(questions, name, "default");

/** Puts in what `db_subst` gave for `${NAME}`; `\${NAME}` is left as it is. */
export function expandVariables(questions: Questions, name: string, text: string): string {
  const variables = questions.get(name)?.variables;
  return text.replace(/(\\)?\$\{([^{}]+)\}/g, (_, escape: string | undefined, variable: string) =>
    escape ? `\${${variable}}` : (variables?.get(variable) ?? ""),
  );
}

/** A list of choices or answers; commas and spaces in one are escaped. */
export function splitChoices(text: string): string[] {
  const choices: string[] = [];
  let choice = "";
  for (const piece of text.split(/(\\[, ]|,[ \t\n\r\f\v]+)/)) {
    if (/^\\[, ]$/.test(piece)) choice += piece.slice(1);
    else if (/^,[ \t\n\r\f\v]+$/.test(piece)) {
      choices.push(choice);
      choice = "";
    } else choice += piece;
  }
  if (choice !== "") choices.push(choice);
  return choices;
}

const expanded = /^(?:description|extended_description|choices)(?:-|$)/;

/** What METAGET answers for a field. */
export function metaField(questions: Questions, name: string, field: string): string {
  const record = questions.get(name);
  switch (field) {
    case "name":
      return name;
    case "value":
      return valueOf(questions, name);
    case "owners":
      return [...(record?.owners ?? [])].sort().join(", ");
    case "template":
      return record?.fields.get("template") ?? "";
    case "choices_split":
      return splitChoices(metaField(questions, name, "choices")).join(" ");
    default: {
      const text = record?.fields.get(field) ?? templateField(questions, name, field);
      return expanded.test(field) ? expandVariables(questions, name, text) : text;
    }
  }
}
