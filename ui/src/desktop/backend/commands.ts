export interface Commands {
  status: { args: object; result: { enrolled: boolean; unlocked: boolean; version: string; office: string | null; unsent: number; person: { name: string; role: string; zone: string | null; certificate: string | null } | null; resume: { text: string; at: string } | null } };
  badges: { args: object; result: { schools: number; drafts: number; overdue: number; open_findings: number; unsent: number } };
  lock: { args: object; result: Commands["status"]["result"] };
  save: { args: { record: string; set: Record<string, unknown> }; result: { saved_at: string; topics: string[] } };
  record: { args: { record: string }; result: { fields: Record<string, unknown> } };
}
