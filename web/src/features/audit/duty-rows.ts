// The report on duties as rows of a file: a row for each member, and one for each conflict.
import type { SoxReport } from "@/shared/api/types";
import type { Row } from "./rows-file";

const empty = { kind: "", user: "", name: "", role: "", since: "", last_used_at: "", dormant: false, pair: "", left: 0, right: 0, events: "", actions: "" };

export function dutyRows(report: SoxReport): Row[] {
  const names = new Map(report.members.map((member) => [member.user, member.name]));
  const members = report.members.map((member) => ({ ...empty, kind: "rights", user: member.user, name: member.name, role: member.role, since: member.since, last_used_at: member.last_used_at ?? "", dormant: member.dormant, pair: member.pairs.join(" "), actions: member.actions.join(" ") }));
  const conflicts = report.conflicts.map((conflict) => ({ ...empty, kind: "conflict", user: conflict.actor, name: names.get(conflict.actor) ?? "", pair: conflict.pair, left: conflict.left, right: conflict.right, events: conflict.evidence.map((each) => `${each.action}:${each.seq}`).join(" ") }));
  return [...members, ...conflicts];
}
