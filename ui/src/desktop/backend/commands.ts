/** Every command and every type that crosses the border, as the app declares them. */
export type * from "@/shared/generated/commands";
