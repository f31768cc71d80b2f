/**
 * Every screen of the window and its address, in one place. A screen is a file `screens/<folder>/<Name>.vue`, loaded when
 * first shown; its parameters arrive as props of the same name.
 *
 * `rail` says which entry of the rail is marked; `slim` asks for the narrow rail of recording screens.
 */
import { dismissUndoable } from "@/shared/composables/toast";
import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";
import type { Component } from "vue";

declare module "vue-router" {
  interface RouteMeta {
    rail?: RailEntry;
    slim?: boolean;
  }
}

export type RailEntry = "today" | "schools" | "visits" | "findings" | "brief" | "sync" | "settings";

const files = import.meta.glob<Component>("./screens/*/*Screen.vue", { import: "default" });

interface Place {
  path: string;
  name: string;
  file: string;
  rail: RailEntry;
  slim?: boolean;
}

const PLACES: Place[] = [
  { path: "/today", name: "today", file: "today/TodayScreen", rail: "today" },
  { path: "/schools", name: "schools", file: "school/SchoolsScreen", rail: "schools" },
  { path: "/schools/:school", name: "school", file: "school/SchoolScreen", rail: "schools" },
  { path: "/visits", name: "visits", file: "visit/VisitsScreen", rail: "visits" },
  { path: "/visits/:visit", name: "visit", file: "visit/VisitScreen", rail: "visits" },
  { path: "/plan/:month?", name: "plan", file: "plan/PlanScreen", rail: "visits" },
  { path: "/patrols/:patrol", name: "patrol", file: "patrol/PatrolScreen", rail: "visits", slim: true },
  { path: "/lessons/:lesson", name: "lesson", file: "lesson/LessonScreen", rail: "visits", slim: true },
  { path: "/checks/:check", name: "check", file: "check/CheckScreen", rail: "visits", slim: true },
  { path: "/talks/:talk", name: "talk", file: "talk/TalkScreen", rail: "visits", slim: true },
  { path: "/surveys/:survey", name: "survey", file: "survey/SurveyScreen", rail: "visits", slim: true },
  { path: "/findings", name: "findings", file: "findings/FindingsScreen", rail: "findings" },
  { path: "/findings/:finding", name: "finding", file: "hazard/HazardScreen", rail: "findings" },
  { path: "/complaints", name: "complaints", file: "complaint/ComplaintsScreen", rail: "findings" },
  { path: "/complaints/:complaint", name: "complaint", file: "complaint/ComplaintScreen", rail: "findings" },
  { path: "/briefs", name: "briefs", file: "brief/BriefsScreen", rail: "brief" },
  { path: "/briefs/:brief", name: "brief", file: "brief/BriefScreen", rail: "brief", slim: true },
  { path: "/sync", name: "sync", file: "sync/SyncScreen", rail: "sync" },
  { path: "/settings", name: "settings", file: "settings/SettingsScreen", rail: "settings" },
];

function route(place: Place): RouteRecordRaw[] {
  const component = files[`./screens/${place.file}.vue`];
  if (!component) return [];
  return [{ path: place.path, name: place.name, component, props: true, meta: { rail: place.rail, slim: place.slim } }];
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [{ path: "/", redirect: "/today" }, ...PLACES.flatMap(route), { path: "/:rest(.*)*", redirect: "/today" }],
});

// What was pressed to come here has done its work; `Enter` is the next step of the new screen, not the same link again.
router.afterEach((to, from) => {
  if (to.path !== from.path) dismissUndoable();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
});
