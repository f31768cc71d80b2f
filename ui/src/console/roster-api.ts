/** What the pages of people, places and training ask of the server beside their questions. */
import { ask, download, post, put, query, request, type ClosingGiven, type Made, type MergeShown, type PersonGiven, type PostGiven, type RosterCheck, type SchoolGiven, type StandingGiven, type TrainingGiven, type ZoneGiven } from "./api";

export type RosterFile = "schools" | "people" | "assignments";
export type Mergeable = "person" | "place";

const at = (kind: string, id: string) => `${kind}/${encodeURIComponent(id)}`;

/** Adds a record, or changes the one with this id; tells the id. */
async function save(many: string, one: string, id: string | null, given: unknown): Promise<string> {
  const answer = id ? await put(at(one, id), given) : await post(many, given);
  return ((await answer.json()) as Made).id;
}

export const savePerson = (id: string | null, given: PersonGiven) => save("people", "person", id, given);
export const saveSchool = (id: string | null, given: SchoolGiven) => save("places", "place", id, given);
export const saveZone = (id: string | null, given: ZoneGiven) => save("zones", "zone", id, given);
export const saveTraining = (id: string | null, given: TrainingGiven) => save("trainings", "training", id, given);

export async function savePost(person: string, school: string, given: PostGiven): Promise<void> {
  await put(`${at("person", person)}/post/${encodeURIComponent(school)}`, given);
}

export async function saveStanding(person: string, given: StandingGiven): Promise<void> {
  await put(`${at("person", person)}/standing`, given);
}

export async function saveClosing(school: string, given: ClosingGiven): Promise<void> {
  await put(`${at("place", school)}/closing`, given);
}

export async function planMerge(kind: Mergeable, keep: string, other: string): Promise<MergeShown> {
  return ask("merge-plan", { kind: kind === "place" ? "school" : "", keep, other });
}

export async function merge(kind: Mergeable, keep: string, other: string): Promise<void> {
  await post(`${at(kind, keep)}/merge`, { other });
}

async function bring(path: string, file: File): Promise<Response> {
  return request(path, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
}

/** What the file would change. */
export async function checkRoster(what: RosterFile, file: File): Promise<RosterCheck> {
  return (await (await bring(`roster-check?${query({ what })}`, file)).json()) as RosterCheck;
}

/** Writes what was looked at. */
export async function importRoster(what: RosterFile, file: File, plan: string): Promise<RosterCheck> {
  return (await (await bring(`roster-import?${query({ what, plan })}`, file)).json()) as RosterCheck;
}

export async function exportRoster(what: RosterFile): Promise<void> {
  await download(await request(`export/roster?${query({ what })}`), "名册.xlsx");
}

export async function addMaterial(training: string, file: File): Promise<void> {
  await bring(`${at("training", training)}/materials?${query({ name: file.name })}`, file);
}

export async function dropMaterial(training: string, key: string): Promise<void> {
  await request(`${at("training", training)}/material/${encodeURIComponent(key)}`, { method: "DELETE" });
}
