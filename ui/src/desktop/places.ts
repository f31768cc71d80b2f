/** Where a record of a kind is shown, by the names of the router's places. */

const PLACES: Record<string, [string, string]> = {
  school: ["school", "school"],
  visit: ["visit", "visit"],
  patrol: ["patrol", "patrol"],
  observation: ["lesson", "lesson"],
  check: ["check", "check"],
  interview: ["talk", "talk"],
  complaint: ["complaint", "complaint"],
  questionnaire: ["survey", "survey"],
  hazard: ["finding", "finding"],
  rectification: ["finding", "finding"],
  brief: ["brief", "brief"],
};

/** Undefined for kinds without a screen of their own. */
export function placeOf(kind: string, id: string): { name: string; params: Record<string, string> } | undefined {
  const found = PLACES[kind];
  return found && { name: found[0], params: { [found[1]]: id } };
}
