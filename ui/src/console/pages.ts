/** The pages of the console in the order of the rail, each with what somebody must be let do to see it. */
import type { IconName } from "@/shared/components/AppIcon.vue";
import type { ConsoleAction } from "./api";
import type { Page } from "./router";

export interface PageEntry {
  id: Page | "rectifications";
  to: string;
  icon: IconName;
  label: string;
  needs: ConsoleAction;
  /** Shown only to whom that is granted for the county whole. */
  everywhere?: boolean;
}

export const PAGES: PageEntry[] = [
  { id: "overview", to: "/overview", icon: "chart", label: "总览", needs: "see_overview" },
  { id: "schools", to: "/schools", icon: "school", label: "学校", needs: "see_schools" },
  { id: "visits", to: "/visits", icon: "visit", label: "督导", needs: "see_visits" },
  { id: "hazards", to: "/hazards?show=open", icon: "hazard", label: "隐患台账", needs: "see_findings" },
  { id: "rectifications", to: "/hazards?kind=rectification&show=open", icon: "flag", label: "整改", needs: "see_findings" },
  { id: "briefs", to: "/briefs", icon: "brief", label: "简报", needs: "see_briefs" },
  { id: "complaints", to: "/complaints", icon: "phone", label: "投诉", needs: "see_complaints" },
  { id: "papers", to: "/papers", icon: "form", label: "文书", needs: "see_papers" },
  { id: "people", to: "/people", icon: "users", label: "人员", needs: "see_people" },
  { id: "places", to: "/places", icon: "pin", label: "片区学校", needs: "see_people" },
  { id: "trainings", to: "/trainings", icon: "talk", label: "培训", needs: "see_people", everywhere: true },
  { id: "devices", to: "/devices", icon: "laptop", label: "设备", needs: "see_devices" },
  { id: "unsettled", to: "/unsettled", icon: "alert", label: "写法不同", needs: "see_unsettled" },
  { id: "forms", to: "/forms", icon: "book", label: "表单", needs: "see_forms" },
  { id: "layouts", to: "/layouts", icon: "text", label: "文书版式", needs: "see_settings" },
  { id: "settings", to: "/settings", icon: "more", label: "设置", needs: "see_settings" },
  { id: "accounts", to: "/accounts", icon: "lock", label: "账号", needs: "manage_accounts" },
  { id: "open-data", to: "/open-data", icon: "route", label: "开放数据", needs: "manage_tokens" },
  { id: "audit", to: "/audit", icon: "book", label: "审计日志", needs: "see_audit" },
];
