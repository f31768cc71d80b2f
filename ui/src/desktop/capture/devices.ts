/** Microphone and camera of this machine. The person's press asks for one; it is let go of as soon as it is not needed. */
export type Device = "microphone" | "camera";

const WORDS = {
  microphone: { name: "话筒", instead: "可以用手机录好，用数据线或微信传到电脑，再按“加照片”把录音加进来；要紧的话先写在文字里。" },
  camera: { name: "摄像头", instead: "请按“用手机拍”，手机拍的照片直接进电脑。" },
};

/** Why a device cannot be had, and what to do instead. */
export class NoDevice extends Error {
  constructor(
    readonly words: string,
    readonly instead: string,
  ) {
    super(words);
    this.name = "NoDevice";
  }
}

/** What a browser's error means to a person. */
export function wordsOf(device: Device, errorName: string): string {
  const { name } = WORDS[device];
  if (errorName === "NotAllowedError" || errorName === "SecurityError") return `系统没有让“督学随行”用${name}。请在系统设置的“隐私”里打开，再试一次。`;
  if (errorName === "NotReadableError" || errorName === "AbortError") return `${name}打不开，可能别的程序正在用。请关掉那个程序，再试一次。`;
  return `这台电脑没有找到${name}。`;
}

/** Opens a device. Fails with [`NoDevice`]. */
export async function take(device: Device, constraints: MediaStreamConstraints): Promise<MediaStream> {
  try {
    // Absent where the window's engine was built without it.
    if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (failure) {
    const name = failure instanceof DOMException || failure instanceof Error ? failure.name : "";
    throw new NoDevice(wordsOf(device, name), WORDS[device].instead);
  }
}

export function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
