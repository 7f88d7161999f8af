import { expect, it } from "vitest";
import { escapeHtml, proseHtml } from "./html.ts";

it("shows in a page what would end an element, hide text or turn it around", () => {
  expect(escapeHtml(`<b a="x">'&`)).toBe("&lt;b a=&quot;x&quot;&gt;&#39;&amp;");
  expect(escapeHtml("a\u202eb\u0007\x1b[31m\u200b")).toBe("a\\u202eb\\u0007\\u001b[31m\\u200b");
  expect(escapeHtml("one line\nanother")).toBe("one line\nanother");
  expect(proseHtml("5 % of 日本 – Größe")).toBe("5\u00a0% of 日本 – Größe");
});
