/** Sound as numbers: one channel, signed 16 bit, as the app takes it. */

/** `parts`: samples from -1 to 1, in order; what is louder is held to the edge. */
export function pcmOf(parts: Float32Array[]): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) for (const sample of part) pcm[at++] = Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
  return pcm;
}

/** Samples with the little end first, in base64. */
export function base64Of(pcm: Int16Array): string {
  const bytes = new DataView(new ArrayBuffer(pcm.length * 2));
  pcm.forEach((sample, at) => bytes.setInt16(at * 2, sample, true));
  let text = "";
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.byteLength; at += 0x8000) text += String.fromCharCode(...new Uint8Array(bytes.buffer, at, Math.min(0x8000, bytes.byteLength - at)));
  return btoa(text);
}

/** 0:42 · 12:05. */
export function lengthWords(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
