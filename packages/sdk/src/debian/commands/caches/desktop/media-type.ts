/** What desktop-file-utils knows of first halves of media types. */
const known = /^(?:application|audio|image|model|text|video|inode|x-content|x-scheme-handler|chemical)$/;
const outdated = "x-directory";
const composite = /^(?:message|multipart)$/;
const exceptions = new Set(["message/rfc822", "misc/ultravox"]);
const replaced: Readonly<Record<string, string>> = {
  "flv-application/octet-stream": "video/x-flv",
  "zz-application/zz-winassoc-cdr": "application/vnd.corel-draw",
};
const notAllowed = /[\0-\x20\x7f()<>@,;:\\"/[\]?=]/;

export interface Verdict {
  readonly validity: "valid" | "discouraged" | "invalid";
  readonly why: string;
}

const invalid = (why: string): Verdict => ({ validity: "invalid", why });
const discouraged = (why: string): Verdict => ({ validity: "discouraged", why });

/** Whether a desktop entry may name a media type: https://www.rfc-editor.org/rfc/rfc2045#section-5.1 */
export function judgeMediaType(type: string): Verdict {
  const slash = type.indexOf("/");
  if (slash < 0) return invalid(`"${type}" does not contain a subtype`);
  if (slash === type.length - 1) return invalid(`"${type}" contains an empty subtype`);
  if (notAllowed.test(type.slice(slash + 1))) {
    return invalid(`"${type}" contains an invalid character in the subtype`);
  }
  const verdict = judgeMedia(type.slice(0, slash));
  if (verdict.validity !== "valid" && exceptions.has(type)) return { validity: "valid", why: "" };
  const better = replaced[type];
  return verdict.validity === "invalid" && better !== undefined
    ? discouraged(`"${type}" should be replaced with "${better}"`)
    : verdict;
}

function judgeMedia(media: string): Verdict {
  if (known.test(media)) return { validity: "valid", why: "" };
  if (media === outdated) {
    return discouraged(`"${media}" is an old media type that should be replaced with a modern equivalent`);
  }
  if (/^x-/i.test(media)) {
    if (notAllowed.test(media.slice(2))) return invalid(`"${media}" a media type that contains an invalid character`);
    return discouraged(
      `the use of "${media}" as media type is strongly discouraged in favor of a subtype of the "application" media type`,
    );
  }
  if (composite.test(media)) {
    return discouraged(`"${media}" is a media type that probably does not make sense in this context`);
  }
  return invalid(
    media === "example"
      ? `"${media}" is a media type that must not be used`
      : `"${media}" is an unregistered media type`,
  );
}
