/**
 * Every page of the console and its address, in one table. The address of a list is the question that it asks of the
 * server (`#/hazards?show=open` shows what `api/hazards?show=open` answers), so a figure opens what it counted.
 */
import { createRouter, createWebHashHistory } from "vue-router";

declare module "vue-router" {
  interface RouteMeta {
    page?: Page;
    /** Without the rail: what is shown needs the whole width. */
    bare?: boolean;
  }
}

export type Page =
  | "overview" | "schools" | "visits" | "hazards" | "briefs" | "complaints" | "papers" | "people" | "places" | "trainings" | "devices"
  | "unsettled" | "forms" | "layouts" | "settings" | "accounts" | "open-data" | "audit" | "own";

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: "/", redirect: "/overview" },
    { path: "/overview", component: () => import("./screens/OverviewScreen.vue"), meta: { page: "overview" } },
    { path: "/schools", component: () => import("./screens/SchoolsScreen.vue"), meta: { page: "schools" } },
    { path: "/school/:id", component: () => import("./screens/SchoolScreen.vue"), props: true, meta: { page: "schools" } },
    { path: "/visits", component: () => import("./screens/VisitsScreen.vue"), meta: { page: "visits" } },
    { path: "/hazards", component: () => import("./screens/LedgerScreen.vue"), meta: { page: "hazards" } },
    { path: "/reminders", component: () => import("./screens/RemindersScreen.vue"), meta: { page: "hazards" } },
    { path: "/wall", component: () => import("./screens/WallScreen.vue"), meta: { page: "overview", bare: true } },
    { path: "/briefs", component: () => import("./screens/BriefsScreen.vue"), meta: { page: "briefs" } },
    { path: "/brief/:id", component: () => import("./screens/BriefScreen.vue"), props: true, meta: { page: "briefs" } },
    { path: "/county-brief/:id", component: () => import("./screens/CountyBriefScreen.vue"), props: true, meta: { page: "briefs" } },
    { path: "/complaints", component: () => import("./screens/ComplaintsScreen.vue"), meta: { page: "complaints" } },
    { path: "/papers", component: () => import("./screens/PapersScreen.vue"), meta: { page: "papers" } },
    { path: "/people", component: () => import("./screens/PeopleScreen.vue"), meta: { page: "people" } },
    { path: "/person/:id", component: () => import("./screens/PersonScreen.vue"), props: true, meta: { page: "people" } },
    { path: "/places", component: () => import("./screens/PlacesScreen.vue"), meta: { page: "places" } },
    { path: "/place/:id", component: () => import("./screens/PlaceScreen.vue"), props: true, meta: { page: "places" } },
    { path: "/trainings", component: () => import("./screens/TrainingsScreen.vue"), meta: { page: "trainings" } },
    { path: "/training/:id", component: () => import("./screens/TrainingScreen.vue"), props: true, meta: { page: "trainings" } },
    { path: "/devices", component: () => import("./screens/DevicesScreen.vue"), meta: { page: "devices" } },
    { path: "/unsettled", component: () => import("./screens/UnsettledScreen.vue"), meta: { page: "unsettled" } },
    { path: "/forms", component: () => import("./screens/FormsScreen.vue"), meta: { page: "forms" } },
    { path: "/form/:form", component: () => import("./screens/FormScreen.vue"), props: true, meta: { page: "forms" } },
    { path: "/form-draft/:draft", component: () => import("./screens/FormEditScreen.vue"), props: true, meta: { page: "forms" } },
    { path: "/form-try", component: () => import("./screens/FormTryScreen.vue"), meta: { page: "forms", bare: true } },
    { path: "/layouts", component: () => import("./screens/LayoutsScreen.vue"), meta: { page: "layouts" } },
    { path: "/settings", component: () => import("./screens/SettingsScreen.vue"), meta: { page: "settings" } },
    { path: "/accounts", component: () => import("./screens/AccountsScreen.vue"), meta: { page: "accounts" } },
    { path: "/account/:id", component: () => import("./screens/AccountScreen.vue"), props: true, meta: { page: "accounts" } },
    { path: "/open-data", component: () => import("./screens/OpenDataScreen.vue"), meta: { page: "open-data" } },
    { path: "/audit", component: () => import("./screens/AuditScreen.vue"), meta: { page: "audit" } },
    { path: "/own", component: () => import("./screens/OwnScreen.vue"), meta: { page: "own" } },
    { path: "/search", component: () => import("./screens/SearchScreen.vue") },
    { path: "/:rest(.*)*", redirect: "/overview" },
  ],
});
