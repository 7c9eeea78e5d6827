// What the entry list shows; each part is in the URL.
import type { EntryFilter } from "@/shared/api/queries";
import type { Moment } from "@/shared/ui/look-back";

export interface EntriesView extends EntryFilter, Moment {
  readonly entry?: number | undefined;
}
