/**
 * A voice memo while it is spoken. Samples are taken from the sound itself: WebKitGTK as Debian builds it has the
 * microphone but no `MediaRecorder`, and one way for all windows is one to trust.
 */
import { letGo, take } from "./devices";
import { pcmOf } from "./sound";

/** Samples a second; enough for speech. */
const RATE = 16_000;
const BLOCK = 4096;
/** Seconds after which what was spoken is handed on: so much a power cut may cost. */
const PIECE = 2;
/** Longest memo, seconds: what is longer is a meeting, and is written down. */
export const LONGEST = 600;

export class Recording {
  private readonly parts: Float32Array[] = [];
  private samples = 0;
  /** Samples that were handed on. */
  private handed = 0;

  private constructor(
    private readonly stream: MediaStream,
    private readonly context: AudioContext,
    private readonly heard: (seconds: number, level: number) => void,
    private readonly piece: (samples: Int16Array, rate: number) => void,
  ) {
    const source = context.createMediaStreamSource(stream);
    const tap = context.createScriptProcessor(BLOCK, 1, 1);
    tap.onaudioprocess = (event) => this.hear(event.inputBuffer.getChannelData(0));
    source.connect(tap);
    // A tap that leads nowhere is not asked; what it gives on is silence.
    tap.connect(context.destination);
  }

  /**
   * Begins; `heard` is told the length so far and the level (0 to 1) some four times a second, `piece` is given what was
   * spoken every few seconds and at the end, with the samples a second. Fails with `NoDevice`.
   */
  static async begin(heard: (seconds: number, level: number) => void, piece: (samples: Int16Array, rate: number) => void): Promise<Recording> {
    const stream = await take("microphone", { audio: { channelCount: 1, noiseSuppression: true, echoCancellation: false } });
    const context = new AudioContext({ sampleRate: RATE });
    const recording = new Recording(stream, context, heard, piece);
    await context.resume();
    return recording;
  }

  private hear(block: Float32Array) {
    if (this.seconds >= LONGEST) return;
    this.parts.push(block.slice());
    this.samples += block.length;
    if (this.samples - this.handed >= PIECE * this.context.sampleRate) this.handOn();
    this.heard(this.seconds, block.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
  }

  private handOn() {
    if (this.parts.length === 0) return;
    this.handed = this.samples;
    this.piece(pcmOf(this.parts.splice(0)), this.context.sampleRate);
  }

  get seconds(): number {
    return this.samples / this.context.sampleRate;
  }

  /** Ends, lets go of the microphone and hands on the last piece. */
  async stop(): Promise<void> {
    letGo(this.stream);
    this.handOn();
    await this.context.close();
  }
}
