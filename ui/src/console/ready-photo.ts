/**
 * A photo made ready to be sent: turned upright, no larger than is looked at, without where and by what it was taken.
 *
 * Errors are sentences in Chinese.
 */
export interface ReadyPhoto {
  name: string;
  /** Base64, without the prefix of a data address. */
  jpeg: string;
}

/** Of one reply, as the county takes them. */
export const MOST = 9;
/** The longer side, in pixels. */
const SIDE = 2048;

export async function ready(file: File): Promise<ReadyPhoto> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Error(`“${file.name}”打不开，请选 JPG 或 PNG 照片`);
  }
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  if (!paper) throw new Error("这个浏览器不能准备照片，请换一个");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const jpeg = canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
  if (!jpeg) throw new Error(`“${file.name}”准备不了，请换一张`);
  return { name: file.name, jpeg };
}
