/** How every page begins: texts first, then the root component. */
import { html, render } from "htm/preact";
import { startLanguage, useLanguage } from "./i18n.js";
import { loadWords } from "./words.js";

/** @param {() => import("preact").VNode} App @param {{words?: boolean, texts?: readonly string[]}} [needs] */
export async function startPage(App, { words = false, texts = [] } = {}) {
  await Promise.all([startLanguage(texts), words ? loadWords() : null]);
  const Root = () => {
    useLanguage(); // a switch renders the whole page anew
    return html`<${App} />`;
  };
  render(html`<${Root} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
}

/**
 * A style sheet for what is shown next, once. @param {string} name @returns {Promise<void>} when it holds
 */
export function addStyle(name) {
  const href = `/static/css/${name}.css`;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done, failed) => {
    link.onload = () => done();
    link.onerror = () => {
      link.remove();
      failed(new Error(href));
    };
    document.head.append(link);
  });
}

/** The page's own data- attribute on <body>. @param {string} name @returns {string} */
export function pageData(name) {
  return document.body.dataset[name] ?? "";
}

/** `?code=` of this page's address, when it looks like one. @returns {string} */
export function codeInAddress() {
  const code = new URLSearchParams(location.search).get("code") ?? "";
  return /^\d{5}$/.test(code) ? code : "";
}

/** The secret behind the # of this page's address, taken out of it at once. @returns {string | null} */
export function takeToken() {
  const token = location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{20,64}$/.test(token)) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return token;
}

/** Where players reach us: the local network's address, else the one we came by. @returns {string} */
export function joinOrigin() {
  return pageData("joinOrigin") || location.origin;
}
