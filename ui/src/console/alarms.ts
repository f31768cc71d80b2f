/**
 * 警情: asked for again every minute while somebody is logged in, counted in the page's title, and heard where somebody turned the
 * sound on. It is off until then, and remembered on this machine only.
 */
import { reactive, watch } from "vue";
import { ask, post, type Alarms } from "./api";
import { may, session } from "./session";

const EVERY_MS = 60_000;
const SOUND = "duxue.alarm-sound";
const TITLE = document.title;

export const alarms = reactive({ rows: [] as Alarms["rows"], can_take: false, sound: heardBefore() });
let heard = new Set<string>();
let audio: AudioContext | undefined;

function heardBefore(): boolean {
  try {
    return localStorage.getItem(SOUND) === "on";
  } catch {
    // Storage may be closed; then it is silent.
    return false;
  }
}

/** Three short tones. */
function ring(): void {
  audio ??= new AudioContext();
  // A browser holds sounds back until somebody has pressed something on the page.
  void audio.resume();
  for (const at of [0, 0.3, 0.6]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = 880;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.15);
  }
}

export function setSound(on: boolean): void {
  alarms.sound = on;
  try {
    localStorage.setItem(SOUND, on ? "on" : "off");
  } catch {
    // Not remembered for next time; what was chosen holds while the page is open.
  }
  if (on) ring();
}

/** What cannot be asked now is asked again in a minute; the pages themselves say that the server is not there. */
export async function refreshAlarms(): Promise<void> {
  if (session.phase !== "in" || session.me?.must || !may("see_overview")) return;
  const found = await ask("alarms").catch(() => null);
  if (!found) return;
  alarms.rows = found.rows;
  alarms.can_take = found.can_take;
  if (alarms.sound && found.rows.some((row) => !heard.has(row.id))) ring();
  heard = new Set(found.rows.map((row) => row.id));
}

export async function takeAlarm(id: string): Promise<void> {
  await post(`alarm/${encodeURIComponent(id)}`, {});
  await refreshAlarms();
}

/** Once for the page. */
export function watchAlarms(): void {
  watch(
    () => [session.phase, session.me?.account, session.me?.must],
    () => {
      alarms.rows = [];
      void refreshAlarms();
    },
    { immediate: true },
  );
  setInterval(() => void refreshAlarms(), EVERY_MS);
  watch(() => alarms.rows.length, (count) => (document.title = count ? `（${count}）${TITLE}` : TITLE));
}
