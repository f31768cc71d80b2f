/** What is asked of the server about open data: tokens, and addresses that are told of changes. */
import { post, request } from "./api";
import type { HookGiven, HookTried, NewHook, NewToken, TokenGiven } from "./api";

/** The token, told this once. */
export async function giveToken(what: NewToken): Promise<TokenGiven> {
  return (await (await post("tokens", what)).json()) as TokenGiven;
}

export async function revokeToken(id: number): Promise<void> {
  await request(`token/${id}`, { method: "DELETE" });
}

/** The secret by which the other side checks what it is told. */
export async function addHook(what: NewHook): Promise<string> {
  return ((await (await post("webhooks", what)).json()) as HookGiven).secret;
}

export async function dropHook(id: number): Promise<void> {
  await request(`webhook/${id}`, { method: "DELETE" });
}

export async function goOnWithHook(id: number): Promise<void> {
  await request(`webhook/${id}/go-on`, { method: "POST" });
}

export async function tryHook(id: number): Promise<HookTried> {
  return (await (await request(`webhook/${id}/try`, { method: "POST" })).json()) as HookTried;
}
