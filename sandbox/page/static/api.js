// The sandbox's side of the conversation: JSON over HTTP, and one WebSocket that says what has changed.

import { say } from "./words.js";

const RETRY_FROM_MS = 500;
const RETRY_AT_MOST_MS = 8000;

async function ask(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, body === undefined ? {} : post);
  return response.json();
}

export const fetchWorld = () => ask("/page/world");
export const fetchCalls = () => ask("/page/calls");
export const fetchCall = (number) => ask(`/page/calls/${number}`);

/** What can be operated; null when the sandbox cannot be reached. */
export const fetchOperator = () => ask("/page/operator").catch(() => null);

/** What a person sees now; null when the sandbox cannot be reached (when it can be again, the stream says so). */
export const fetchView = ({ team, user }) => ask(`/page/see?${new URLSearchParams({ team, user })}`).catch(() => null);
export const advanceClock = (seconds) => ask("/page/clock", { advance: seconds });
export const wind = (how) => ask("/page/reel", { how }).catch(() => null);

/** Lets a person do something; always answers {ok, error?}, also when the server cannot be reached. */
export async function act({ team, user }, what, details = {}) {
  try {
    return await ask("/page/do", { team, user, what, ...details });
  } catch {
    return { ok: false, error: say("failed") };
  }
}

/** Lets something happen around the bot; always answers {ok, error?}. */
export const operate = (what, details = {}) =>
  ask("/page/operate", { what, ...details }).catch(() => ({ ok: false, error: say("failed") }));

/** Listens for changes as long as the page lives; `onContact` is told whether there is a connection. */
export function listen({ onMessage, onContact }, wait = RETRY_FROM_MS) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/page/stream`);
  let next = Math.min(wait * 2, RETRY_AT_MOST_MS);
  socket.addEventListener("open", () => {
    next = RETRY_FROM_MS;
    onContact(true);
  });
  socket.addEventListener("message", (event) => onMessage(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    onContact(false);
    setTimeout(() => listen({ onMessage, onContact }, next), wait);
  });
}
