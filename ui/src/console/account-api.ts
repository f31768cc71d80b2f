/** What is asked of the server about accounts, one's own and others', and about devices for people. */
import { request } from "./api";
import type { AccountWritten, DeviceCode, PasswordGiven, RecoveryCodes, SecondFactorBegun, StaffRole } from "./api";

async function send(method: "POST" | "PUT" | "DELETE", path: string, what?: unknown): Promise<Response> {
  return request(path, what === undefined ? { method } : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
}
const of = (name: string) => `account/${encodeURIComponent(name)}`;

/** The password that opens it once. */
export async function makeAccount(name: string, given: AccountWritten): Promise<string> {
  return ((await (await send("POST", "accounts", { name, given })).json()) as PasswordGiven).password;
}

export async function changeAccount(name: string, given: AccountWritten): Promise<void> {
  await send("PUT", of(name), given);
}

export async function givePassword(name: string): Promise<string> {
  return ((await (await send("POST", `${of(name)}/password`)).json()) as PasswordGiven).password;
}

export async function unlockAccount(name: string): Promise<void> {
  await send("POST", `${of(name)}/unlock`);
}

export async function resetSecondFactor(name: string): Promise<void> {
  await send("DELETE", `${of(name)}/second-factor`);
}

export async function endSessionsOf(name: string): Promise<void> {
  await send("DELETE", `${of(name)}/sessions`);
}

export async function writeLoginRules(idle_minutes: number, second_factor: StaffRole[]): Promise<void> {
  await send("PUT", "login-rules", { idle_minutes, second_factor });
}

export async function changeOwnPassword(old: string, fresh: string): Promise<void> {
  await send("POST", "own/password", { old, new: fresh });
}

export async function beginSecondFactor(password: string): Promise<SecondFactorBegun> {
  return (await (await send("POST", "own/second-factor", { password })).json()) as SecondFactorBegun;
}

/** The ten codes for paper. */
export async function confirmSecondFactor(code: string): Promise<string[]> {
  return ((await (await send("PUT", "own/second-factor", { code })).json()) as RecoveryCodes).codes;
}

export async function dropSecondFactor(password: string): Promise<void> {
  await send("DELETE", "own/second-factor", { password });
}

export async function endOwnSession(key: string, password: string): Promise<void> {
  await send("DELETE", `own/session/${key}`, { password });
}

export async function askDeviceCode(person: string): Promise<DeviceCode> {
  return (await (await send("POST", "devices/codes", { person })).json()) as DeviceCode;
}

export async function revokeDevice(number: number): Promise<void> {
  await send("DELETE", `device/${number}`);
}
