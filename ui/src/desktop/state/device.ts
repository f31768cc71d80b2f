/** Settings of this machine, kept by the app outside the encrypted store, because the lock screen needs them too. */
import { reactive, watch } from "vue";
import { LANGUAGES, type Language } from "@/shared/language";
import { display, type TextSize, type Theme } from "@/shared/composables/display";
import { backend, type DeviceSettings } from "../backend";

export const device = reactive<DeviceSettings>({
  text_size: 100,
  theme: "light",
  contrast: "normal",
  language: "zh-CN",
  lock_minutes: 15,
  lesson_tick: true,
  auto_sync: true,
  photo_folder: null,
});

/** Reads the settings and shows them; from then on what a person changes is kept. Once per window. */
export async function readDevice(): Promise<void> {
  try {
    Object.assign(device, await backend.call("device_settings", null));
    display.text = device.text_size as TextSize;
    display.theme = device.theme as Theme;
    display.highContrast = device.contrast === "high";
    if (device.language in LANGUAGES) display.language = device.language as Language;
  } catch {
    // What the window remembers by itself is used; the screens say what is wrong with the app.
  }
  watch(display, () => {
    device.text_size = display.text;
    device.theme = display.theme;
    device.contrast = display.highContrast ? "high" : "normal";
    device.language = display.language;
  });
  watch(device, () => void backend.call("save_device_settings", { ...device }).catch(() => undefined));
}
