/** One soft tick at each sample, only where the person wants it. */
import { watch } from "vue";
import { device } from "../../state/device";
import type { Lesson } from "./useLesson";

const HERTZ = 660;
const SECONDS = 0.03;
const LOUDNESS = 0.04;

export function useBeat(lesson: Lesson): void {
  let sound: AudioContext | undefined;
  watch(lesson.sample, () => {
    if (!lesson.running.value || !device.lesson_tick || typeof AudioContext === "undefined") return;
    sound ??= new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = HERTZ;
    volume.gain.setValueAtTime(LOUDNESS, sound.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + SECONDS);
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + SECONDS);
  });
}
